using System.Text;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class TextReaderTests
{
    [Theory]
    [InlineData(TextSplit.File, new[] { "one\r\ntwo\n \nthree" })]
    [InlineData(TextSplit.BlankLine, new[] { "one\ntwo", "three" })]
    [InlineData(TextSplit.Line, new[] { "one", "two", "three" })]
    public void Read_SplitsAsAsked(TextSplit split, string[] expected)
        => Assert.Equal(expected, Reads.All(ReaderOf(split), "one\r\ntwo\n \nthree").Select(Reads.TextOf));

    [Fact]
    public void Read_NamesAParagraphByItsFirstLine()
    {
        var records = Reads.All(ReaderOf(TextSplit.BlankLine), "\none\ntwo\n\n\nthree\n");
        Assert.Equal(["2", "6"], records.Cast<DocumentRecord>().Select(record => record.Key));
    }

    [Fact]
    public void Read_FollowsAByteOrderMarkAndElseTheEncodingNamed()
    {
        var marked = Reads.All(ReaderOf(TextSplit.File), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Zoë")]);
        var named = Reads.All(new Corpora.Reading.Readers.TextReader(new TextReaderSpec { Encoding = "windows-1252" }), [0x5A, 0x6F, 0xEB, 0x80]);
        Assert.Equal("Zoë", Reads.TextOf(marked[0]));
        Assert.Equal("Zoë€", Reads.TextOf(named[0]));
    }

    [Fact]
    public void Read_KeepsAsideWhatIsTooLargeAndGoesOn()
    {
        var huge = new string('x', 3 * Reads.MaxRecordBytes);
        Assert.Equal("too_large", Assert.IsType<DamagedRecord>(Assert.Single(Reads.All(ReaderOf(TextSplit.File), huge))).Reason);

        var lines = Reads.All(ReaderOf(TextSplit.Line), $"before\n{huge}\nafter");
        Assert.Equal("before", Reads.TextOf(lines[0]));
        Assert.Equal("2", Assert.IsType<DamagedRecord>(lines[1]).Key);
        Assert.Equal("after", Reads.TextOf(lines[2]));
    }

    private static Corpora.Reading.Readers.TextReader ReaderOf(TextSplit split) => new(new TextReaderSpec { Split = split });
}
