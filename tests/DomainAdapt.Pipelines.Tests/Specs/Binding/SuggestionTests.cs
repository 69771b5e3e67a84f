using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Tests.Specs.Binding;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("word_cuont", "word_count", 1)] // a swap of neighbours
    [InlineData("kitten", "sitting", 3)]
    [InlineData("same", "same", 0)]
    public void Distance_CountsEdits(string left, string right, int expected)
    {
        Assert.Equal(expected, Suggestion.Distance(left, right));
        Assert.Equal(expected, Suggestion.Distance(right, left));
    }

    [Fact]
    public void For_ListsAllWhereNoneIsNear() => Assert.Equal(". Expected one of: alpha, beta.", Suggestion.For("zzzzz", ["beta", "alpha"]));
}
