using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class LengthTests
{
    [Theory]
    [InlineData(2, "too_short")]
    [InlineData(3, null)] // both bounds belong to the range
    [InlineData(5, null)]
    [InlineData(6, "too_long")]
    public void Judge_AtTheBounds(int words, string? expected)
    {
        var filter = new LengthFilter(new LengthSpec { MinWords = 3, MaxWords = 5 });
        Assert.Equal(expected, filter.Judge(Some.Document(string.Join(' ', Enumerable.Repeat("word", words)))).Reason);
    }

    [Fact]
    public void Check_FindsBoundsTheWrongWayRound()
    {
        var problems = new SpecProblems();
        new LengthSpec { MinWords = 10, MaxWords = 9 }.Check(problems);
        Assert.Equal(("max_words", "is 9, below min_words (10)"), Assert.Single(problems.All));
    }
}
