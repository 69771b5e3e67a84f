using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed partial class EdgarReaderTests
{
    private const string Header = """
        <SEC-DOCUMENT>0000123456-20-000007.txt : 20201030
        <SEC-HEADER>0000123456-20-000007.hdr.sgml : 20201029
        <ACCEPTANCE-DATETIME>20201029180625
        ACCESSION NUMBER:		0000123456-20-000007
        CONFORMED SUBMISSION TYPE:	10-K
        PUBLIC DOCUMENT COUNT:		3
        CONFORMED PERIOD OF REPORT:	20200926
        FILED AS OF DATE:		20201030

        FILER:

        	COMPANY DATA:
        		COMPANY CONFORMED NAME:			Example Holdings, Inc.
        		CENTRAL INDEX KEY:			0000123456
        		STANDARD INDUSTRIAL CLASSIFICATION:	ELECTRONIC COMPUTERS [3571]

        FILER:

        	COMPANY DATA:
        		COMPANY CONFORMED NAME:			A Second Filer
        		CENTRAL INDEX KEY:			0000999999
        </SEC-HEADER>

        """;

    private static string Document(string type, string file, string body)
        => $"<DOCUMENT>\n<TYPE>{type}\n<SEQUENCE>1\n<FILENAME>{file}\n<DESCRIPTION>THE {type}\n<TEXT>\n{body}\n</TEXT>\n</DOCUMENT>\n";

    [Fact]
    public void Read_TakesTheWantedDocumentsWithWhatTheHeaderSays()
    {
        var submission = Header
            + Document("10-K", "ex-20200926.htm", "<XBRL>\n<?xml version='1.0'?><html><body><IX:HEADER><ix:hidden>urn:fact</ix:hidden></IX:HEADER><p>Net sales were <ix:nonFraction>274,515</ix:nonFraction> million.</p><table><tr><td>Cash</td><td>38,016</td></tr></table></body></html>\n</XBRL>")
            + Document("EX-99.1", "press.htm", "<html><p>Press</html>")
            + Document("GRAPHIC", "logo.jpg", "begin 644 logo.jpg\nM_]C_X``02D9)1@`!`0$`2`!(``#_VP!#``@&!@<&!0@'!P<)\n`\nend");

        var records = Reads.All(new EdgarReader(new EdgarReaderSpec()), submission);

        Assert.Equal(3, records.Count);
        var document = Assert.IsType<DocumentRecord>(records[0]);
        Assert.Equal("Net sales were 274,515 million.\n\nCash\t38,016", Reads.TextOf(document));
        Assert.Equal(("1", "Example Holdings, Inc. 10-K", "2020-10-30"), (document.Key, document.Title, document.Date));
        Assert.Equal("https://www.sec.gov/Archives/edgar/data/123456/000012345620000007/ex-20200926.htm", document.Url);
        Assert.Equal(
            $$"""{"accession":"0000123456-20-000007","cik":"123456","company":"Example Holdings, Inc.","description":"THE 10-K","filed":"2020-10-30","filename":"ex-20200926.htm","form":"10-K","offset":{{Header.Length}},"period":"2020-09-26","sic":"3571","type":"10-K"}""",
            document.Attributes.ToJson());
        Assert.Equal(["other_type", "binary"], records.Skip(1).Select(record => Assert.IsType<SkippedRecord>(record).Reason));
    }

    [Fact]
    public void Read_TakesExhibitsAndPlainTextWhereAskedTo()
    {
        var submission = Header + Document("10-K405", "a.txt", "<PAGE>\nItem 1.  Business   12\n<TABLE>\n<S>  <C>\n</TABLE>") + Document("EX-99.1", "b.txt", "Naïve ’quote’") + Document("EX-101.INS", "c.xml", "<xbrl/>");
        var records = Reads.All(new EdgarReader(new EdgarReaderSpec { Types = ["10-K*", "EX-99*"] }), submission);
        Assert.Equal(["<PAGE>\nItem 1.  Business   12\n<TABLE>\n<S>  <C>\n</TABLE>\n", "Naïve ’quote’\n"], records.OfType<DocumentRecord>().Select(Reads.TextOf));
        Assert.Equal("2", ((DocumentRecord)records[1]).Key);
        Assert.IsType<SkippedRecord>(records[2]);
    }

    [Fact]
    public void Read_KnowsTheHeaderOfTagsAndWindowsLetters()
    {
        byte[] submission =
        [
            .. "<SUBMISSION>\n<ACCESSION-NUMBER>0000950103-99-000001\n<TYPE>8-K/A\n<FILING-DATE>19990107\n<FILER>\n<COMPANY-DATA>\n<CONFORMED-NAME>OLD CO\n<CIK>0000007\n<ASSIGNED-SIC>6021\n"u8,
            .. "<DOCUMENT>\n<TYPE>8-K/A\n<TEXT>\n<HTML><P>the bank"u8, 0x92, .. "s view</HTML></TEXT>\n</DOCUMENT>\n"u8,
        ];
        var document = Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(new EdgarReader(new EdgarReaderSpec()), submission)));
        Assert.Equal("the bank’s view", Reads.TextOf(document));
        Assert.Equal(("1999-01-07", "OLD CO", "7", "6021"), (document.Date, document.Attributes.Text("company"), document.Attributes.Text("cik"), document.Attributes.Text("sic")));
    }

    [Theory]
    [InlineData("<SEC-HEADER>\n<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nbreaks off", "cut_short")]
    [InlineData("just some text", "no_submission")]
    public void Read_SaysWhatIsNoWholeSubmission(string submission, string reason)
        => Assert.Equal(reason, Assert.IsType<DamagedRecord>(Assert.Single(Reads.All(new EdgarReader(new EdgarReaderSpec()), submission))).Reason);

    [Fact]
    public void Read_ADocumentTooLargeLosesOnlyItself()
    {
        var submission = Header + Document("10-K", "a.txt", new string('x', 3000) + "\n" + new string('y', 3000)) + Document("10-K", "b.txt", new string('z', Reads.MaxRecordBytes + 1)) + Document("10-K", "c.txt", "small");
        var records = Reads.All(new EdgarReader(new EdgarReaderSpec()), submission);
        Assert.Equal(["1", "2"], records.OfType<DamagedRecord>().Select(record => record.Key));
        Assert.Equal("small\n", Reads.TextOf(records[2]));
    }

    // Raw filings as the commission publishes them beside text that another program made of them.
    [Fact]
    public void Read_KeepsEveryNumberOfRealFilings()
    {
        var folder = SharedData.Path("data/corpora/domain/finance");
        Assert.SkipWhen(folder is null, "data/corpora/domain/finance is absent");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "sec-filings.jsonl.gz")), CompressionMode.Decompress));
        var (found, missing) = (0, new List<string>());
        while (lines.ReadLine() is { } line)
        {
            using var gold = JsonDocument.Parse(line);
            var id = gold.RootElement.GetProperty("id").GetString()!;
            using var raw = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "sec-html", id + ".gz")), CompressionMode.Decompress));
            var html = raw.ReadToEnd();
            var submission = html.StartsWith("<DOCUMENT>", StringComparison.Ordinal) ? html : Document("10-K", id, html);
            var reader = new EdgarReader(new EdgarReaderSpec { Types = ["*"] });
            var record = reader.Read(new Input(id, new MemoryStream(Encoding.UTF8.GetBytes(submission)), 64 << 20)).OfType<DocumentRecord>().First();
            // The other program also wrote down the wrapping and the page's title, which are no text of the document.
            var text = gold.RootElement.GetProperty("text").GetString()!;
            var numbers = Numbers(html.StartsWith("<DOCUMENT>", StringComparison.Ordinal) ? text[text.IndexOf("\n\n", StringComparison.Ordinal)..] : text);
            foreach (var inTitle in Numbers(Title().Match(html).Value))
                numbers[inTitle.Key] = numbers.GetValueOrDefault(inTitle.Key) - inTitle.Value;
            var ours = Numbers(Reads.TextOf(record));
            found += numbers.Values.Sum();
            missing.AddRange(numbers.Where(number => ours.GetValueOrDefault(number.Key) < number.Value).Select(number => $"{id} {number.Key}: {ours.GetValueOrDefault(number.Key)} of {number.Value}"));
        }
        Assert.InRange(found, 60_000, int.MaxValue);
        Assert.True(missing.Count == 0, string.Join("\n", missing));
    }

    private static Dictionary<string, int> Numbers(string text)
        => Number().Matches(text).GroupBy(match => match.Value).ToDictionary(group => group.Key, group => group.Count());

    [GeneratedRegex("<title>[^<]*", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Title();

    [GeneratedRegex(@"\d[\d,.]*\d|\d", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();
}
