using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class CharacterClassesTests
{
    [Theory]
    [InlineData("a", CharacterClass.Letter)]
    [InlineData("ß", CharacterClass.Letter)]
    [InlineData("漢", CharacterClass.Letter)]
    [InlineData("𐌰", CharacterClass.Letter)] // Gothic, above U+FFFF
    [InlineData("𝐇", CharacterClass.Letter)]
    [InlineData("𠀀", CharacterClass.Letter)]
    [InlineData("7", CharacterClass.Number)]
    [InlineData("½", CharacterClass.Number)]
    [InlineData("Ⅷ", CharacterClass.Number)]
    [InlineData("𝟗", CharacterClass.Number)]
    [InlineData(" ", CharacterClass.Space)]
    [InlineData("\u000B", CharacterClass.Space)]
    [InlineData("\u0085", CharacterClass.Space)]
    [InlineData("\u00A0", CharacterClass.Space)]
    [InlineData("\u3000", CharacterClass.Space)]
    [InlineData("\u200B", CharacterClass.Other)] // zero width, and no White_Space
    [InlineData("\u001C", CharacterClass.Other)]
    [InlineData("\u0301", CharacterClass.Other)] // a mark is no letter
    [InlineData("😀", CharacterClass.Other)]
    [InlineData("_", CharacterClass.Other)]
    internal void At_KnowsClassAndLength(string character, CharacterClass expected)
    {
        var utf8 = Encoding.UTF8.GetBytes("é" + character + "z");
        Assert.Equal(expected, CharacterClasses.At(utf8, 2, out var length));
        Assert.Equal(utf8.Length - 3, length);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xE6, 0xBC })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void At_OfWhatIsNotUtf8_MovesOn(byte[] bytes)
    {
        Assert.Equal(CharacterClass.Other, CharacterClasses.At(bytes, 0, out var length));
        Assert.InRange(length, 1, bytes.Length);
    }

    [Fact] // Other Unicode data would give other ids, and must not do so unseen.
    public void Table_IsThatOfOneUnicodeVersion()
    {
        byte[] table = [.. Enumerable.Range(0, 0x110000).Select(codePoint => (byte)CharacterClasses.Of(codePoint))];
        Assert.Equal("e4cd6671ceba047f4d99fd3acc6a7c9d4395ffd373f11295628c80d136a38d16", Convert.ToHexStringLower(SHA256.HashData(table)));
    }

    [Fact] // Every byte at every place of a word, before and after the eighth.
    public void Skip_EndsAtTheFirstThatIsNoLetter()
    {
        for (var value = 0; value < 0x80; value++)
        {
            for (var at = 0; at < 20; at++)
            {
                var text = "abcdefghijklmnopzAZM"u8.ToArray();
                text[at] = (byte)value;
                Assert.Equal(char.IsAsciiLetter((char)value) ? 20 : at, CharacterClasses.Skip(text, 0, CharacterClass.Letter));
            }
        }
        Assert.Equal(11, CharacterClasses.Skip("caf\u00e9caf\u00e9s and"u8, 0, CharacterClass.Letter));
    }
}
