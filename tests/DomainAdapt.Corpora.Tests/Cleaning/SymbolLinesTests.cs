using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class SymbolLinesTests
{
    [Theory]
    [InlineData("a\n-----\n* * *\n\n|---|\n\u2014\u2014\n1.\nb", null, "a\n\n1.\nb")]
    [InlineData("a\n| |\n---\nb", "|", "a\n---\nb")]
    [InlineData("\u6f22\n\u3002", null, "\u6f22\n")]
    public void Cut_TakesLinesWithoutWords(string text, string? symbols, string expected)
        => Assert.Equal(expected, Without.Cuts(new SymbolLinesCutter(new SymbolLinesSpec { Symbols = symbols }), text));
}
