using System.Buffers;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class SentencePieceNormalizerTests
{
    [Theory]
    [InlineData(true, true, "  a   b ", " a b")]
    [InlineData(true, false, "  a   b ", "   a   b ")]
    [InlineData(false, true, "  a   b ", "a b")]
    [InlineData(false, false, "", "")]
    [InlineData(true, true, "   ", "")]
    [InlineData(true, true, "", "")]
    [InlineData(true, false, "   ", "    ")]
    [InlineData(true, false, "\u2581a", "  a")] // a mark is a space
    [InlineData(true, true, "a \u2581b\u2581", " a  b")] // but one of text, which is removed at the end only
    [InlineData(true, true, "a<x y>  b", " a<x y> b")] // a symbol is passed on as it is
    public void Normalize_TreatsSpaces(bool addsPrefix, bool removesExtra, string text, string expected)
        => Assert.Equal(expected, Normalize(new SentencePieceNormalizer(CharacterMap.Read([]), ["<x y>"], addsPrefix, removesExtra), Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Normalize_OfWhatIsNoUtf8_IsUnknownByteByByte()
        => Assert.Equal("a\uFFFD\uFFFDb", Normalize(new SentencePieceNormalizer(CharacterMap.Read([]), [], false, false), [(byte)'a', 0xEF, 0xBF, (byte)'b']));

    [Fact]
    public void Normalize_AppliesTheMap()
    {
        var map = CharacterMap.Read(CharacterMapTests.Map);
        Assert.Equal(" xyxy b", Normalize(new SentencePieceNormalizer(map, [], true, true), "aca b"u8));
    }

    [Fact] // Rules are of ASCII and of ASCII with what follows; runs are copied around them.
    public void Normalize_OfLongText_AppliesRulesAmongAscii()
    {
        var tokenizer = (SentencePieceUnigram)Published.Load("sentencepiece-unigram-test");
        var normalizer = tokenizer.Model.Normalizer!;
        Assert.Equal(" caf\u00e9 fin e", Normalize(normalizer, "cafe\u0301 \uFB01n  e "u8));
    }

    private static string Normalize(SentencePieceNormalizer normalizer, ReadOnlySpan<byte> text)
        => Encoding.UTF8.GetString(normalizer.Normalize(text, new ArrayBufferWriter<byte>()));
}
