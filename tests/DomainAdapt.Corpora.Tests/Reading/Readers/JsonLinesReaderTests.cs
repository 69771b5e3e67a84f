using System.IO.Compression;
using System.Text;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public void Read_MapsFields()
    {
        var reader = new JsonLinesReader(new JsonLinesReaderSpec { Text = "body", Url = "meta.url", Date = "year", Attributes = ["court", "pages", "absent"] });
        var line = """{"id":7,"body":["One.","Two."],"meta":{"url":"https://example.org/a"},"year":1999,"court":"ca2","pages":13,"title":""}""";

        var record = Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(reader, line)));

        Assert.Equal("One.\n\nTwo.", Reads.TextOf(record));
        Assert.Equal(("1", "https://example.org/a", "1999", null), (record.Key, record.Url, record.Date, record.Title));
        Assert.Equal("""{"court":"ca2","id":"7","pages":13}""", record.Attributes.ToJson());
    }

    [Theory]
    [InlineData("""{"text":"cut in the mid""", "bad_json")]
    [InlineData("""["text"]""", "not_an_object")]
    [InlineData("""{"body":"other name"}""", "no_text")]
    [InlineData("""{"text":5}""", "no_text")]
    [InlineData("""{"text":"half \ud83d of a pair"}""", "bad_json")]
    public void Read_KeepsADamagedLineAsideAndGoesOn(string damaged, string reason)
    {
        var records = Reads.All(new JsonLinesReader(new JsonLinesReaderSpec()), "{\"text\":\"a\"}\n" + damaged + "\n\n{\"text\":\"b\"}\r\n");

        Assert.Equal("a", Reads.TextOf(records[0]));
        var record = Assert.IsType<DamagedRecord>(records[1]);
        Assert.Equal((reason, "2", damaged), (record.Reason, record.Key, Encoding.UTF8.GetString(record.Found.Span)));
        Assert.IsType<SkippedRecord>(records[2]);
        Assert.Equal("b", Reads.TextOf(records[3]));
    }

    [Fact]
    public void Read_SavesWhatItCanOfALineWithInvalidUtf8()
    {
        byte[] line = [.. "{\"text\":\"caf"u8, 0xE9, .. " open\"}"u8];
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(new JsonLinesReader(new JsonLinesReaderSpec()), line)));
        Assert.Equal("caf\uFFFD open", Reads.TextOf(record));
        Assert.Equal(1, record.Replacements);
    }

    [Fact]
    public void Read_RealAddresses()
    {
        var path = SharedData.Path("data/corpora/general/inaugural.jsonl.gz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        using var content = new GZipStream(File.OpenRead(path!), CompressionMode.Decompress);

        var records = new JsonLinesReader(new JsonLinesReaderSpec()).Read(new Input("inaugural", content, 1 << 20)).ToList();

        Assert.Equal(35, records.Count);
        Assert.StartsWith("Fellow-Citizens of the Senate", Reads.TextOf(records[0]), StringComparison.Ordinal);
    }
}
