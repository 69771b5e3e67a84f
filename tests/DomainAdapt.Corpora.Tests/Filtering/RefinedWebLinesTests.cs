using System.Text;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class RefinedWebLinesTests
{
    private static readonly string Prose = string.Concat(Enumerable.Repeat("these words are prose and stay as they are\n", 20));

    [Theory]
    [InlineData("ALL IN CAPITALS Here", "upper_case")]
    [InlineData("ALL IN Capitals HERE", null)] // Half, at the limit
    [InlineData("20240101", "digits")]
    [InlineData("1.2K views", "counter")]
    [InlineData("• 3,412 Likes!", "counter")]
    [InlineData("12 monkeys", null)]
    [InlineData("12 likes for you", null)]
    [InlineData("menu", "too_few_words")]
    [InlineData("", null)]
    public void Cut_NamesTheRuleOfALine(string line, string? rule)
    {
        var cuts = Cuts(Prose + line + "\n" + Prose);
        Assert.Equal(rule is null ? [] : [new Cut(Prose.Length, Encoding.UTF8.GetByteCount(line) + 1, rule)], cuts);
    }

    [Theory]
    [InlineData("You have 3 Items in Cart now", "Items in Cart")]
    [InlineData("and so it goes, read more...", "read more...")]
    [InlineData(" Sign-in to see it", "Sign-in")]
    [InlineData("you can read more of it", null)]
    [InlineData("this is a line of more than ten words, so here one may read more", null)]
    public void Cut_TakesPhrasesOutOfShortLines(string line, string? phrase)
    {
        var cuts = Cuts(Prose + line);
        Assert.Equal(phrase is null ? [] : [phrase], cuts.Select(cut => (Prose + line).Substring(cut.Start, cut.Length)));
    }

    [Fact]
    public void Judge_RejectsWhatWouldLoseMuchAndCutsNothingThere()
    {
        var text = Prose + string.Concat(Enumerable.Repeat("menu\n", 10));
        var cutter = new RefinedWebLinesCutter(new RefinedWebLinesSpec());
        Assert.Empty(Cuts(text));
        var verdict = cutter.Judge(Some.Document(text));
        Assert.Equal(("too_many_flagged_words", 10.0 / 190), (verdict.Reason, verdict.Measured));
        Assert.Null(cutter.Judge(Some.Document(Prose + "menu\n")).Reason);
        Assert.Null(cutter.Judge(Some.Document("")).Reason);
    }

    private static List<Cut> Cuts(string text)
    {
        var cuts = new List<Cut>();
        new RefinedWebLinesCutter(new RefinedWebLinesSpec()).Cut(Some.Document(text), cuts);
        return cuts;
    }
}
