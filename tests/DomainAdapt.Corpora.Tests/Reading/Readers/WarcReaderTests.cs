using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Tests.Reading.Warc;
using DomainAdapt.Testing;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class WarcReaderTests
{
    [Fact]
    public void Read_OfAPage_IsAnHtmlDocumentWithItsPlace()
    {
        var first = WarcFile.Gzip(WarcFile.Record("warcinfo", null, "x"));
        var page = WarcFile.Gzip(WarcFile.Response("http://a.example/", Encoding.Latin1.GetBytes("<p>caf\u00E9"), "Content-Type: Text/HTML; Charset=\"iso-8859-1\""));
        var records = Read([.. first, .. page]);
        Assert.Equal("warcinfo", Assert.IsType<SkippedRecord>(records[0]).Reason);
        var document = Assert.IsType<DocumentRecord>(records[1]);
        Assert.Equal(("<p>café", DocumentFormat.Html, "http://a.example/", "2026-01-17T10:20:30Z"), (Reads.TextOf(document), document.Format, document.Url, document.Date));
        Assert.Equal("urn:test:response:http://a.example/", document.Key);
        Assert.Equal((first.Length, page.Length), (document.Attributes.Number("warc_offset"), document.Attributes.Number("warc_length")));
    }

    [Fact]
    public void Read_OfAConversion_IsText()
    {
        var document = Assert.IsType<DocumentRecord>(Assert.Single(Read(WarcFile.Record("conversion", "http://a.example/", "Zeile eins\nZeile zwei ü"))));
        Assert.Equal(("Zeile eins\nZeile zwei ü", DocumentFormat.Text), (Reads.TextOf(document), document.Format));
    }

    [Theory]
    [InlineData("Content-Type: image/png", "200 OK", "image")]
    [InlineData("Content-Type: application/pdf", "200 OK", "application/pdf")]
    [InlineData("Content-Type: x-anything/y", "200 OK", "other_media_type")]
    [InlineData("Content-Type: text/html", "404 Not Found", "http_status_4xx")]
    [InlineData("Content-Type: text/html", "301 Moved", "http_status_3xx")]
    [InlineData("X: y", "200 OK", "none")]
    public void Read_OfWhatIsNoText_LeavesItOutByWhatItIs(string fields, string status, string reason)
        => Assert.Equal(reason, Assert.IsType<SkippedRecord>(Assert.Single(Read(WarcFile.Response("http://a/", "bytes", fields, status)))).Reason);

    [Theory]
    [InlineData("revisit", "revisit")]
    [InlineData("request", "request")]
    [InlineData("metadata", "metadata")]
    [InlineData("invented", "other_record_type")]
    public void Read_OfOtherRecords_LeavesThemOutByType(string type, string reason)
        => Assert.Equal(reason, Assert.IsType<SkippedRecord>(Assert.Single(Read(WarcFile.Record(type, "http://a/", "GET / HTTP/1.1\r\n\r\n")))).Reason);

    [Fact]
    public void Read_OfAPageWithoutMediaType_KnowsItByItsBeginning()
        => Assert.Equal(DocumentFormat.Html, Assert.IsType<DocumentRecord>(Assert.Single(Read(WarcFile.Response("http://a/", "  <!DOCTYPE HTML><p>x", "X: y")))).Format);

    [Fact] // A record of some hundred bytes that would take all memory.
    public void Read_OfABomb_RefusesIt()
    {
        var bomb = WarcFile.Encode(new byte[50_000_000], output => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true));
        var records = Read([.. WarcFile.Response("http://a/", bomb, "Content-Type: text/html\r\nContent-Encoding: br"), .. WarcFile.Record("resource", "urn:b", "next")]);
        Assert.Equal("too_large", Assert.IsType<DamagedRecord>(records[0]).Reason);
        Assert.Equal("next", Reads.TextOf(records[1]));
    }

    [Fact]
    public void Read_OfDamage_NamesItAndGoesOn()
    {
        var (first, second) = (WarcFile.Member(WarcFile.Response("http://a/", "<p>a")), WarcFile.Member(WarcFile.Response("http://b/", "<p>b")));
        var records = Read([.. first[..^20], .. second, .. "junk"u8]);
        Assert.Equal(WarcReader.CutRecord, Assert.IsType<DamagedRecord>(records[0]).Reason);
        Assert.Contains("http://a/", ((DamagedRecord)records[0]).Why, StringComparison.Ordinal);
        Assert.Equal("<p>b", Reads.TextOf(records[1]));
        Assert.Equal(WarcReader.NoRecord, Assert.IsType<DamagedRecord>(records[2]).Reason);
    }

    [Theory]
    [InlineData("whirlwind-python__whirlwind.warc.gz", 1)]
    [InlineData("whirlwind-python__whirlwind.warc.wet.gz", 1)]
    [InlineData("aut__example.arc.gz", 130)]
    public void FileRecords_OfRealFiles_GiveTheirPages(string file, int documents)
    {
        Assert.SkipUnless(SharedData.Path("data/warc") is not null, "data/warc is not here");
        using var bytes = File.OpenRead(SharedData.Path($"data/warc/{file}")!);
        var records = FileRecords.Read(new WarcReader(new WarcReaderSpec()), file, bytes, 1 << 24).ToList();
        Assert.DoesNotContain(records, record => record is DamagedRecord);
        Assert.Equal(documents, records.OfType<DocumentRecord>().Count());
        Assert.All(records.OfType<DocumentRecord>(), document => Assert.True(document.Url!.Contains(':', StringComparison.Ordinal)));
    }

    private static List<Record> Read(byte[] file) => Reads.All(new WarcReader(new WarcReaderSpec()), file);
}
