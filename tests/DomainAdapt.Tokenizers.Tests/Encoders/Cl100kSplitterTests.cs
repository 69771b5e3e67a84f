using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class Cl100kSplitterTests
{
    [Theory]
    [InlineData("Hello, world", "Hello|,| world")]
    [InlineData("I'LL don'ſ", "I|'LL| don|'ſ")]
    [InlineData("(word", "(word")]
    [InlineData("((word", "((|word")]
    [InlineData("12345", "123|45")]
    [InlineData("end.\n\n  next", "end|.\n\n| | next")]
    [InlineData("a \n \n  b", "a| \n \n| | b")]
    [InlineData("a\tb", "a|\tb")]
    [InlineData("a\r\nb", "a|\r\n|b")]
    internal void End_CutsAsThePatternSays(string text, string expected)
        => Assert.Equal(expected, string.Join('|', SplitterOf.Pieces(SplitPattern.Cl100k, text)));

    [Theory]
    [InlineData(SplitPattern.Cl100k, "{1,3}")]
    [InlineData(SplitPattern.Qwen2, "")]
    internal void End_AgreesWithTheRegularExpression(SplitPattern pattern, string digits)
    {
        for (var seed = 3000UL; seed < 5000; seed++)
        {
            var text = RandomText.Valid(seed);
            Assert.Equal(RegexOracle.Split(RegexOracle.Cl100k(digits), text), SplitterOf.Pieces(pattern, text));
        }
    }
}
