using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class AddedTokenFinderTests
{
    private static readonly AddedTokenFinder Finder = new(
    [
        new AddedToken(1, "  ", IsSpecial: false, IsNormalized: true),
        new AddedToken(2, "    ", IsSpecial: false, IsNormalized: true),
        new AddedToken(3, "<é>", IsSpecial: false, IsNormalized: true),
    ]);

    [Theory]
    [InlineData("a   b", 0, 1, 2, 1)] // three spaces: a two and a rest
    [InlineData("a     b", 0, 1, 4, 2)] // the longest of those that begin there
    [InlineData("a  <é>", 0, 1, 2, 1)] // the leftmost first
    [InlineData("a  <é>", 3, 3, 4, 3)]
    [InlineData("<e> <", 0, 5, 0, -1)]
    [InlineData("", 0, 0, 0, -1)]
    public void Find_TakesTheLeftmostLongest(string text, int from, int start, int length, int id)
        => Assert.Equal((start, length, id), Finder.Find(Encoding.UTF8.GetBytes(text), from));

    [Fact]
    public void Find_WithoutTokens_FindsNone() => Assert.Equal((3, 0, -1), new AddedTokenFinder([]).Find("abc"u8, 0));
}
