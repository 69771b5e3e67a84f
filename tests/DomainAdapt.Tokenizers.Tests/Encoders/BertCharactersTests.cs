using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class BertCharactersTests
{
    [Theory]
    [InlineData('$', true)] // a symbol, but of ASCII
    [InlineData('a', false)]
    [InlineData('5', false)]
    [InlineData('€', false)]
    [InlineData('«', true)]
    [InlineData('。', true)]
    [InlineData(0x2E44, true)] // Unicode 9.0
    [InlineData(0x2E45, false)] // 10.0
    [InlineData(0x061D, false)] // 14.0
    [InlineData(0x061E, true)]
    [InlineData(0x166D, true)]
    public void IsPunctuation_IsThatOfUnicode9(int codePoint, bool expected) => Assert.Equal(expected, BertCharacters.IsPunctuation(codePoint));

    [Theory]
    [InlineData(0x0301, true)]
    [InlineData(0x08D4, true)] // 9.0
    [InlineData(0x08D3, false)] // 11.0
    [InlineData(0x0903, false)] // a spacing mark
    [InlineData('a', false)]
    public void IsAccent_IsThatOfUnicode9(int codePoint, bool expected) => Assert.Equal(expected, BertCharacters.IsAccent(codePoint));

    [Theory]
    [InlineData(0, true)]
    [InlineData(7, true)]
    [InlineData('\n', false)]
    [InlineData(0x200B, true)]
    [InlineData(0x110BD, true)]
    [InlineData(0x110CD, false)] // a format control of 11.0
    [InlineData(0xE000, true)]
    [InlineData(0x10FFFD, true)]
    [InlineData(0x0378, false)] // not assigned
    [InlineData(' ', false)]
    public void IsRemoved_IsThatOfUnicode9(int codePoint, bool expected) => Assert.Equal(expected, BertCharacters.IsRemoved(codePoint));

    [Theory]
    [InlineData(0x4E00, true)]
    [InlineData(0x9FFF, true)]
    [InlineData(0x4DC0, false)] // a hexagram
    [InlineData(0x2FA1F, true)]
    [InlineData(0x2B820, false)]
    [InlineData('a', false)]
    public void IsIdeograph_IsThatOfBert(int codePoint, bool expected) => Assert.Equal(expected, BertCharacters.IsIdeograph(codePoint));
}
