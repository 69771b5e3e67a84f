using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class Gpt2SplitterTests
{
    [Theory]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("don't we're", "don|'t| we|'re")]
    [InlineData("DON'T", "DON|'|T")] // contractions are in lower case only
    [InlineData("a 12 3.5%", "a| 12| 3|.|5|%")]
    [InlineData("a   b", "a|  | b")]
    [InlineData("a \n b", "a| \n| b")]
    [InlineData("a\n\nb", "a|\n|\n|b")]
    [InlineData("end  ", "end|  ")]
    [InlineData(" ", " ")]
    [InlineData("'", "'")]
    [InlineData("x\u00A0\u00A0y", "x|\u00A0|\u00A0|y")]
    [InlineData("𐌰𐌱 𝟗", "𐌰𐌱| 𝟗")]
    public void End_CutsAsThePatternSays(string text, string expected) => Assert.Equal(expected, string.Join('|', SplitterOf.Pieces(SplitPattern.Gpt2, text)));

    [Fact]
    public void End_AgreesWithTheRegularExpression()
    {
        for (var seed = 1000UL; seed < 3000; seed++)
        {
            var text = RandomText.Valid(seed);
            Assert.Equal(RegexOracle.Split(RegexOracle.Gpt2, text), SplitterOf.Pieces(SplitPattern.Gpt2, text));
        }
    }

    [Fact]
    public void End_OfDamagedText_AlwaysMovesOn()
    {
        for (var seed = 0UL; seed < 500; seed++)
        {
            var bytes = RandomText.Damaged(seed);
            var pieces = SplitterOf.Pieces(SplitPattern.Gpt2, bytes).ToList();
            Assert.All(pieces, piece => Assert.NotEmpty(piece));
            Assert.Equal(bytes, pieces.SelectMany(piece => piece));
        }
    }
}

/// <summary>The pieces that a splitter cuts a text into.</summary>
internal static class SplitterOf
{
    public static IEnumerable<string> Pieces(SplitPattern pattern, string text)
        => Pieces(pattern, Encoding.UTF8.GetBytes(text)).Select(piece => Encoding.UTF8.GetString(piece));

    public static IEnumerable<byte[]> Pieces(SplitPattern pattern, byte[] text)
    {
        var splitter = PieceSplitter.Of(pattern);
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = splitter.End(text, start);
            yield return text[start..end];
        }
    }
}
