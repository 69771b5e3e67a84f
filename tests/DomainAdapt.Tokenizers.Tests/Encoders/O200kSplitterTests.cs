using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class O200kSplitterTests
{
    [Theory]
    [InlineData("HelloWorld", "Hello|World")]
    [InlineData("HTTPServer", "HTTPServer")] // capitals go with the small letters after them
    [InlineData("parseJSON now", "parse|JSON| now")]
    [InlineData("don't DON'T", "don't| DON'T")]
    [InlineData("漢ABC", "漢|ABC")] // a letter without case counts as a small one
    [InlineData("AB漢CD", "AB漢|CD")]
    [InlineData("\u0301ABC", "\u0301|ABC")]
    [InlineData("-\u0301ABC", "-\u0301|ABC")]
    [InlineData("12345", "123|45")]
    [InlineData("a//\n/b", "a|//\n/|b")]
    [InlineData("a \n \n  b", "a| \n \n| | b")]
    [InlineData("(word) ((w", "(word|)| ((|w")]
    [InlineData("\tAb", "\tAb")]
    public void End_CutsAsThePatternSays(string text, string expected)
        => Assert.Equal(expected, string.Join('|', SplitterOf.Pieces(SplitPattern.O200k, text)));

    [Fact]
    public void End_AgreesWithTheRegularExpression()
    {
        for (var seed = 7000UL; seed < 10_000; seed++)
        {
            var text = RandomText.Valid(seed);
            Assert.Equal(RegexOracle.Split(RegexOracle.O200k, text), SplitterOf.Pieces(SplitPattern.O200k, text));
        }
    }

    [Theory] // A splitter that looks at a run again for each of its pieces would take hours over these.
    [InlineData("A")]
    [InlineData("漢A")]
    [InlineData("\u0301")]
    [InlineData(" ")]
    [InlineData("/\n")]
    public void End_OfAMegabyte_CutsAllOfIt(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 500_000));
        Assert.Equal(text, string.Concat(SplitterOf.Pieces(SplitPattern.O200k, text)));
    }
}
