using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class GopherRepetitionTests
{
    private static readonly GopherRepetitionSpec LinesOnly = new()
    {
        MaxRepeatedParagraphShare = null,
        MaxRepeatedParagraphCharacterShare = null,
        MaxRepeatedLineCharacterShare = null,
        MaxTopRunShares = [],
        MaxRepeatedRunShares = [],
    };

    [Theory]
    [InlineData("a\nb\na\nb\nc\nd", "dup_line_frac")] // 2 of 6
    [InlineData("a\nb\nc\na\nd\ne\nf\na\ng\nh", null)] // 2 of 10
    [InlineData("a\n\n\na\nb\nc\nd", null)] // blank lines are between lines: 1 of 5
    [InlineData("a\na\nb\nc\n", null)] // the last line end begins an empty line: 1 of 5
    [InlineData("a\na\nb", "dup_line_frac")] // 1 of 3
    public void Judge_CountsLinesAfterTheFirst(string text, string? reason) => Assert.Equal(reason, Reason(text, LinesOnly));

    [Fact]
    public void Judge_CountsParagraphsBeforeLines()
        => Assert.Equal("dup_para_frac", Reason("one\nline\n\none\nline\n\n"));

    [Fact]
    public void Judge_CountsCharactersAgainstTheWholeText()
    {
        var spec = LinesOnly with { MaxRepeatedLineShare = null, MaxRepeatedLineCharacterShare = 0.2 };
        Assert.Null(Reason("ééé\nééé\n1234567", spec)); // 3 of 15 characters, at the limit
        Assert.Equal("dup_line_char_frac", Reason("ééé\nééé\n123456", spec));
    }

    [Theory]
    [InlineData("a b a b x y z w", 0.5, null)] // "a b" twice: 6 of 15
    [InlineData("a b a b x y z w", 0.39, "top_2_gram")]
    [InlineData("one two", 0.99, "top_2_gram")] // fires even where it is there once
    public void Judge_TakesTheMostFrequentRun(string text, double limit, string? reason)
        => Assert.Equal(reason, Reason(text, LinesOnly with { MaxRepeatedLineShare = null, MaxTopRunShares = [limit] }));

    [Theory]
    [InlineData("a b c d e a b c d e x", 0.23, "duplicated_5_n_grams")] // 5 of 21
    [InlineData("a b c d e a b c d e x", 0.24, null)]
    [InlineData("a a a a a a a a a a a", 0.48, null)] // a repeat jumps five words ahead: 10 of 21, where every overlap would make 30
    public void Judge_CountsRepeatedRunsWithoutOverlap(string text, double limit, string? reason)
        => Assert.Equal(reason, Reason(text, LinesOnly with { MaxRepeatedLineShare = null, MaxRepeatedRunShares = [limit] }));

    [Fact]
    public void Judge_KeepsAnEmptyText() => Assert.Null(Reason(""));

    [Fact] // The decisions and reasons of the reference implementation on real pages.
    public void Judge_AgreesWithDatatrove() => DatatroveDecisions.Compare("gopher_repetition", new GopherRepetitionFilter(new GopherRepetitionSpec()));

    private static string? Reason(string text, GopherRepetitionSpec? spec = null)
        => new GopherRepetitionFilter(spec ?? new GopherRepetitionSpec()).Judge(Some.Document(text)).Reason;
}
