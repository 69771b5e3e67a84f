using System.Diagnostics;
using System.Text;
using CsCheck;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class DelimitedReaderTests
{
    private static readonly DelimitedReader Csv = new(new CsvReaderSpec { Attributes = ["n"] }, ',', quotes: true);

    [Fact]
    public void Read_TakesQuotedDelimitersLineEndsAndQuotes()
    {
        var records = Reads.All(Csv, "\uFEFFid,text,n,title\r\n7,\"One, \"\"two\"\"\r\nthree\",5,T\n\n8,plain \"quotes\" within,,\n9,\"end\",1,");

        Assert.Equal(["One, \"two\"\r\nthree", "plain \"quotes\" within", "end"], records.Select(Reads.TextOf));
        var first = (DocumentRecord)records[0];
        Assert.Equal(("1", "7", "T", "5"), (first.Key, first.Attributes.Text("id"), first.Title, first.Attributes.Text("n")));
        Assert.Null(((DocumentRecord)records[1]).Title);
    }

    [Theory]
    [InlineData("text,b\nonly one\nx,y", "bad_row")]
    [InlineData("text,b\n\"never closed,y\n", "bad_row")]
    [InlineData("body,b\nx,y", "no_text")]
    public void Read_SaysWhatIsWrong(string file, string reason)
        => Assert.Contains(Reads.All(Csv, file), record => record is DamagedRecord damaged && damaged.Reason == reason);

    [Fact]
    public void Read_ARowTooLongIsDamagedAndTheNextIsRead()
    {
        var records = Reads.All(Csv, $"text\n\"{new string('x', 2 * Reads.MaxRecordBytes)}\"\nnext\n");
        Assert.Equal("bad_row", Assert.IsType<DamagedRecord>(records[0]).Reason);
        Assert.Equal("next", Reads.TextOf(records[1]));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Read_TakesWhatSpreadsheetsWrite(string encoding)
    {
        byte[] file = [.. Encoding.GetEncoding(encoding).Preamble, .. Encoding.GetEncoding(encoding).GetBytes("text\tid\nnaïve “Köln”\t1\n")];
        Assert.Equal("naïve “Köln”", Reads.TextOf(Assert.Single(Reads.All(new DelimitedReader(new TsvReaderSpec(), '\t', quotes: true), file))));
    }

    [Fact]
    public void Read_DecodesValuesThatAreNoUtf8()
    {
        byte[] file = [.. "text,id\ncaf"u8, 0xE9, .. ",1\n"u8];
        Assert.Equal("café", Reads.TextOf(Reads.All(new DelimitedReader(new CsvReaderSpec { Encoding = "windows-1252" }, ',', quotes: true), file)[0]));
    }

    [Fact]
    public void Read_ColumnsCanBeNamedByTheCorpusFile()
        => Assert.Equal("body", Reads.TextOf(Reads.All(new DelimitedReader(new TsvReaderSpec { Columns = ["label", "text"] }, '\t', quotes: false), "1\tbody\n")[0]));

    [Fact] // Another program's writer and our reader agree on any values.
    public void Read_GivesBackWhatPythonsCsvModuleWrote()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "Python is not here");
        string[] values = ["plain", "com,ma", "quo\"te", "line\nbreak", "cr\rlf\r\n", "\"", "\"\"", " lead", "tab\t", "é日本😍", "a\"b\"c,", "''"];
        var script = "import csv,sys,io\nout=io.TextIOWrapper(sys.stdout.buffer,encoding='utf-8',newline='')\nw=csv.writer(out)\nw.writerow(['text','id'])\n"
            + string.Concat(values.Select((value, i) => $"w.writerow([bytes.fromhex('{Convert.ToHexString(Encoding.UTF8.GetBytes(value))}').decode('utf-8'),{i}])\n"))
            + "out.flush()\n";
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script]) { RedirectStandardOutput = true })!;
        using var written = new MemoryStream();
        python.StandardOutput.BaseStream.CopyTo(written);
        python.WaitForExit();

        Assert.Equal(values, Reads.All(Csv, written.ToArray()).Select(Reads.TextOf));
    }

    [Fact]
    public void Read_AnyBytesGiveRecords()
        => Gen.Byte[(byte)9, (byte)45].Array[0, 300].Sample(bytes => Reads.All(Csv, [.. "text,id\n"u8, .. bytes]).Count <= bytes.Length);
}
