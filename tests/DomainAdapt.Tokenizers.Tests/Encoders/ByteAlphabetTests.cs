using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class ByteAlphabetTests
{
    [Fact]
    public void Spell_IsReadBack()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var spelt = ByteAlphabet.Spell(bytes);
        Assert.Equal(256, spelt.Distinct().Count());
        Assert.DoesNotContain(spelt, char.IsWhiteSpace);
        Assert.True(ByteAlphabet.TryRead(spelt, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData(" the", "Ġthe")]
    [InlineData("\n", "Ċ")]
    [InlineData("é", "Ã©")]
    public void Spell_IsThatOfVocabularyFiles(string text, string spelt) => Assert.Equal(spelt, ByteAlphabet.Spell(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(" ")]
    [InlineData("\u00AD")]
    [InlineData("\u0144")]
    [InlineData("漢")]
    public void TryRead_OfAnotherCharacter_Fails(string spelt) => Assert.False(ByteAlphabet.TryRead(spelt, out _));

    [Fact]
    public void InOrder_BeginsWithVisibleAscii() // as the vocabulary of GPT-2 does
        => Assert.Equal("!\"#$"u8.ToArray(), ByteAlphabet.InOrder.Take(4));
}
