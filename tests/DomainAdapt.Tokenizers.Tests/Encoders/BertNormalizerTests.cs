using System.Buffers;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class BertNormalizerTests
{
    [Theory]
    [InlineData("A\tB\u2003C\u0000\u200D\uFFFD\uE000d\u0007", "A B Cd")]
    [InlineData("Stays as it is, \u00C9!", "Stays as it is, \u00C9!")]
    public void Normalize_Cleans(string text, string expected) => Assert.Equal(expected, Normalize(new BertNormalizer(true, false, false, false), text));

    [Theory]
    [InlineData("a漢b", "a 漢 b")]
    [InlineData("\u3400\U00020000\uF900", " \u3400  \U00020000  \uF900 ")]
    [InlineData("あア한", "あア한")] // kana and hangul are written in words
    public void Normalize_SpacesIdeographs(string text, string expected) => Assert.Equal(expected, Normalize(new BertNormalizer(false, true, false, false), text));

    [Theory]
    [InlineData("Äé\u0301ñ", "Aen")]
    [InlineData("한", "\u1112\u1161\u11AB")] // what decomposes stays so
    [InlineData("कि", "कि")] // a spacing mark is no accent
    public void Normalize_StripsAccents(string text, string expected) => Assert.Equal(expected, Normalize(new BertNormalizer(false, false, true, false), text));

    [Theory]
    [InlineData("ÀBÇ ΣΑΣ ẞ", "àbç σασ ß")]
    [InlineData("\u0130", "i\u0307")]
    public void Normalize_Lowers(string text, string expected) => Assert.Equal(expected, Normalize(new BertNormalizer(false, false, false, true), text));

    [Fact]
    public void Normalize_DoesAllInTurn() => Assert.Equal("i 漢 eb ", Normalize(new BertNormalizer(true, true, true, true), "\u0130漢\u00C9\u200BB\n"));

    private static string Normalize(BertNormalizer normalizer, string text)
        => Encoding.UTF8.GetString(normalizer.Normalize(Encoding.UTF8.GetBytes(text), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>()));
}
