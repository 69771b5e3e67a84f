using System.Globalization;
using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class CodePointTests
{
    [Fact]
    public void IsWord_OfAscii_IsLettersDigitsAndUnderscore()
    {
        for (var code = 0; code < 0x80; code++)
            Assert.True(CodePoint.IsWord(code) == (char.IsAsciiLetterOrDigit((char)code) || code == '_'), $"U+{code:X4}");
    }

    [Theory]
    [InlineData(0xE9, true)]
    [InlineData(0x0301, true)] // a combining accent belongs to its word
    [InlineData(0x0663, true)] // an Arabic digit
    [InlineData(0xB2, true)] // superscript two is a number
    [InlineData(0x6F22, true)]
    [InlineData(0x2019, false)]
    [InlineData(0x203F, false)] // a connector other than the underscore
    [InlineData(0x1F600, false)]
    [InlineData(0x0378, false)] // not assigned
    public void IsWord_BeyondAscii(int code, bool expected) => Assert.Equal(expected, CodePoint.IsWord(code));

    [Fact]
    public void Classes_FollowTheCategory()
    {
        Assert.True(CodePoint.IsUpper(0x01C5)); // a title-case letter
        Assert.True(CodePoint.IsLower('a') && !CodePoint.IsLower('A'));
        Assert.True(CodePoint.IsPunctuation('_') && CodePoint.IsPunctuation(0x3002) && !CodePoint.IsPunctuation('+'));
        Assert.True(CodePoint.IsDigit(0x0663) && !CodePoint.IsDigit(0xB2));
        Assert.True(CodePoint.IsLetterOrNumber(0xB2) && CodePoint.IsLetterOrNumber('z') && !CodePoint.IsLetterOrNumber('_') && !CodePoint.IsLetterOrNumber(0x0301));
        Assert.True(CodePoint.IsLetter(0x02B0) && !CodePoint.IsLetter('1'));
        Assert.Equal(UnicodeCategory.OtherNotAssigned, CodePoint.Category(0x0378));
        Assert.Equal(230, CodePoint.CombiningClass(0x0301));
    }

    [Fact]
    public void Decode_EqualsTheRuntimes_AndEncodeReturns() => RandomTexts.Damaged.Sample(bytes =>
    {
        var decoded = new StringBuilder();
        var back = new byte[4];
        for (var at = 0; at < bytes.Length;)
        {
            var code = CodePoint.Decode(bytes.AsSpan(at), out var length);
            decoded.Append(char.ConvertFromUtf32(code));
            if (code != 0xFFFD)
                Assert.Equal(bytes.AsSpan(at, length).ToArray(), back[..CodePoint.Encode(code, back)]);
            at += length;
        }
        Assert.Equal(Encoding.UTF8.GetString(bytes), decoded.ToString());
    }, iter: 2_000);
}
