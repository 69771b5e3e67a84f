using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class UnigramEncoderTests
{
    [Fact] // The longer the text, the coarser its score, and the more of what is remembered is too near a tie for it.
    public void Encode_OfLongText_GivesWhatTheWholeTextGives_ThoughPiecesAreRemembered()
    {
        var tokenizer = (SentencePieceUnigram)Published.Load("sentencepiece-unigram-test");
        byte[] text = [.. Prose.Documents(300).SelectMany(document => document)];
        Assert.True(text.Length > 300_000);
        Assert.Equal(NaiveUnigram.Encode(tokenizer.Model, text), tokenizer.IdsOf(text));
    }

    [Fact]
    public void Encode_OfAnyText_GivesWhatTheWholeTextGives()
    {
        var tokenizer = (SentencePieceUnigram)Published.Load("sentencepiece-unigram-test");
        for (var seed = 0UL; seed < 100; seed++)
        {
            var text = Encoding.UTF8.GetBytes(RandomText.Valid(seed));
            Assert.Equal(NaiveUnigram.Encode(tokenizer.Model, text), tokenizer.IdsOf(text));
            Assert.Equal(NaiveUnigram.Encode(tokenizer.Model, RandomText.Damaged(seed)), tokenizer.IdsOf(RandomText.Damaged(seed)));
        }
    }

    [Fact] // Scores of eighths: many ways to cut are equally probable, and the first one found is to win.
    public void Encode_OfManyTies_TakesThoseOfTheWholeText()
    {
        var tokens = new List<string?> { "<unk>", "\u2581" };
        foreach (var word in (string[])["a", "b", "ab", "ba", "aa", "bb", "aba", "bab", "\u2581a", "\u2581b", "\u2581ab"])
            tokens.Add(word);
        var model = new SentencePieceModel
        {
            Vocabulary = tokens,
            Scores = [null, .. tokens.Skip(1).Select(token => (double?)-(token!.Length + token.Length % 2 / 8.0))],
            AddedTokens = [],
            UnknownId = 0,
            EndOfTextId = 0,
            File = [],
            Normalizer = new SentencePieceNormalizer(CharacterMap.Read([]), [], addsPrefix: true, removesExtraSpaces: false),
        };
        var tokenizer = new SentencePieceUnigram(model);
        var random = new Core.Randomness.SplitMix64(3);
        var text = new byte[20_000];
        for (var i = 0; i < text.Length; i++)
            text[i] = (byte)"ab ?"[(int)random.Next(8) % 4 % (random.Next(9) == 0 ? 4 : 3)];
        Assert.Equal(NaiveUnigram.Encode(model, text), tokenizer.IdsOf(text));
    }
}
