using System.Buffers;
using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Testing;

namespace DomainAdapt.Core.Tests.Text;

public sealed class DedupTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\u00a0", "")]
    [InlineData("  Hello,\r\n\tWORLD\u3000 again ", "hello, world again")]
    [InlineData("Cafe\u0301", "caf\u00e9")]
    [InlineData("\u0130\u0300", "\u00ec")] // lower case undoes NFC here
    [InlineData("\u0391\u03a3 \u0416", "\u03b1\u03c3 \u0436")]
    public void Normalize_KnownCases(string text, string expected)
        => Assert.Equal(expected, Encoding.UTF8.GetString(DedupText.Normalize(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("", "")]
    [InlineData("notice 17 of 2026", "notice 0 of 0")]
    [InlineData("1.234,50 and 7", "0.0,0 and 0")]
    [InlineData("no figures", "no figures")]
    [InlineData("x٣9", "x٣0")] // digits of other scripts stay
    public void FoldNumbers_KnownCases(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected, Encoding.UTF8.GetString(bytes.AsSpan(0, DedupText.FoldNumbers(bytes))));
    }

    [Fact]
    public void Normalize_TellsDifferentTextsApart()
        => Assert.NotEqual(DedupText.Normalize("co-op"u8), DedupText.Normalize("co op"u8));

    [Fact]
    public void Normalize_IsIdempotentAndBlindToCompositionAndSpacing() => RandomTexts.Valid.Sample(text =>
    {
        var once = DedupText.Normalize(text);
        Assert.Equal(once, DedupText.Normalize(once));
        Assert.Equal(once, DedupText.Normalize(Normalizer.Normalize((ReadOnlyMemory<byte>)text, UnicodeForm.Nfd).Span));
        Assert.Equal(once, DedupText.Normalize([.. "\n"u8, .. text, .. "  "u8]));
        Assert.True(Normalizer.IsNormalized(once, UnicodeForm.Nfc));
    }, iter: 5_000);

    [Theory] // Buffers are pooled, so what is allocated does not grow with the text; 1 KiB is room for the buffers' own objects.
    [InlineData("Plain words of ASCII, and more.\n", 1_000)]
    [InlineData("Plain words of ASCII, and more.\n", 10_000)]
    [InlineData("Cafe\u0301 \u0130\u0300 \u1112\u1161\u11ab.\n", 1_000)]
    [InlineData("Cafe\u0301 \u0130\u0300 \u1112\u1161\u11ab.\n", 10_000)]
    public void Normalize_AllocatesNothingThatGrowsWithTheText(string line, int lines)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, lines)));
        var output = new ArrayBufferWriter<byte>(2 * text.Length);
        Assert.InRange(Allocations.Of(() =>
        {
            output.ResetWrittenCount();
            DedupText.Normalize(text, output);
        }), 0, 1024);
        Assert.True(output.WrittenCount > lines);
    }
}
