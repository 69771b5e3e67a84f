using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class SentencePieceFileTests
{
    private static readonly (string, float, PieceType)[] Letters =
        [("\u2581", -10, PieceType.Normal), ("a", -11, PieceType.Normal), ("b", -12, PieceType.Normal), ("c", -13, PieceType.Normal)];

    [Theory] // Ids and decoded text of the SentencePiece library.
    [InlineData("stories260k-sentencepiece", typeof(SentencePieceBpe), 512)]
    [InlineData("sentencepiece-unigram-test", typeof(SentencePieceUnigram), 1000)]
    public void Load_AgreesWithTheLibrary(string name, Type type, int vocabulary)
    {
        var tokenizer = Published.Load(name);
        Assert.IsType(type, tokenizer);
        Assert.Equal((vocabulary, 2), (tokenizer.VocabularySize, tokenizer.EndOfTextId));
        var golden = Published.Golden(name);
        Assert.Equal(433, golden.Count);
        foreach (var (text, ids, decoded) in golden)
        {
            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', tokenizer.IdsOf(text))));
            Assert.Equal(decoded, tokenizer.TextOf(ids));
        }
    }

    [Fact] // The two files of one model.
    public void Load_AgreesWithTheTokenizerJsonOfTheModel()
    {
        var (model, json) = (Published.Load("stories260k-sentencepiece"), Published.Load("stories260k"));
        for (var seed = 0UL; seed < 200; seed++)
        {
            var text = RandomText.Valid(seed);
            Assert.Equal(json.IdsOf(text), model.IdsOf(text));
        }
    }

    [Fact]
    public void Bpe_MergesTheHighestScoreFirst_AndOfEqualsTheLeftmost()
    {
        var tokenizer = Load(SentencePieceKind.Bpe, [.. Letters, ("ab", -2, PieceType.Normal), ("bc", -1, PieceType.Normal), ("ca", -2, PieceType.Normal)]);
        Assert.Equal("▁ a bc", Spelt(tokenizer, "abc"));
        Assert.Equal("▁ ca b", Spelt(tokenizer, "cab")); // a tie
        Assert.Equal("▁ a bc a", Spelt(tokenizer, "abca"));
    }

    [Fact]
    public void Bpe_NeverMergesIntoSymbolsOfUsers()
    {
        var tokenizer = Load(
            SentencePieceKind.Bpe, [.. Letters, ("ab", -1, PieceType.Normal), ("\u2581\u2581", 0, PieceType.UserDefined), ("cc", 0, PieceType.UserDefined)]);
        Assert.Equal("▁ cc ab", Spelt(tokenizer, "ccab"));
        Assert.Equal("▁▁ ▁ cc c", Spelt(tokenizer, "  ccc")); // the space before, and two
        Assert.Equal("  ccc", tokenizer.TextOf(tokenizer.IdsOf("  ccc")));
    }

    [Fact]
    public void Unigram_TakesTheMostProbableWay()
    {
        var tokenizer = Load(
            SentencePieceKind.Unigram,
            [("\u2581", -1, PieceType.Normal), ("a", -2, PieceType.Normal), ("b", -2, PieceType.Normal), ("ab", -3, PieceType.Normal), ("\u2581a", -1, PieceType.Normal), ("bb", -9, PieceType.Normal)]);
        Assert.Equal("▁a b", Spelt(tokenizer, "ab")); // -3; "▁ ab" is -4
        Assert.Equal("▁ b ab", Spelt(tokenizer, "bab"));
        Assert.Equal("▁ b b", Spelt(tokenizer, "bb")); // the longest is not the most probable
        Assert.Equal("▁ <unk> ab <unk>", Spelt(tokenizer, "漢字ab!?")); // unknown characters in a row are one
        Assert.Equal(" \u2047 ab \u2047 ", tokenizer.TextOf(tokenizer.IdsOf("漢字ab!?")));
    }

    [Fact]
    public void ByteFallback_GivesBackEveryByte()
    {
        (string, float, PieceType)[] bytes = [.. Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", 0f, PieceType.Byte))];
        foreach (var kind in (SentencePieceKind[])[SentencePieceKind.Bpe, SentencePieceKind.Unigram])
        {
            var tokenizer = Load(kind, [.. bytes, .. Letters], ModelProto.Number(35, 1));
            Assert.Equal("a漢 b\u0007", tokenizer.TextOf(tokenizer.IdsOf("a漢 b\u0007")));
            Assert.Equal([3 + 0xE6, 3 + 0xBC, 3 + 0xA2], tokenizer.IdsOf("a漢").TakeLast(3));
        }
        Assert.Contains("<0x00>", Refusal(() => Load(SentencePieceKind.Bpe, Letters, ModelProto.Number(35, 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownSurface_IsTheModels()
    {
        var tokenizer = Load(SentencePieceKind.Unigram, Letters, ModelProto.Bytes(44, "[?]"u8.ToArray()));
        Assert.Equal("a[?]", tokenizer.TextOf(tokenizer.IdsOf("a漢")));
    }

    [Theory] // An encoder that tries every pair of places would take hours over these.
    [InlineData(SentencePieceKind.Bpe)]
    [InlineData(SentencePieceKind.Unigram)]
    internal void Encode_OfAMegabyteWithoutAPlaceToCut_IsExact(SentencePieceKind kind)
    {
        var tokenizer = Load(kind, [.. Letters, ("aa", -1, PieceType.Normal), ("aaaa", -2, PieceType.Normal)]);
        var text = new string('a', 1_000_000);
        Assert.Equal(text, tokenizer.TextOf(tokenizer.IdsOf(text)));
    }

    [Theory]
    [InlineData(SentencePieceKind.Bpe)]
    [InlineData(SentencePieceKind.Unigram)]
    internal void Encode_AllocatesNothing_OnceItsBuffersAreThere(SentencePieceKind kind)
    {
        var tokenizer = Load(kind, [.. Letters, ("ab", -1, PieceType.Normal)], normalizer: ModelProto.Number(4, 1));
        var document = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(" ab  cab 漢字 a", 100)));
        var ids = new List<int>(10_000);
        for (var warming = 0; warming < 3; warming++)
            tokenizer.Encode(document, ids);
        ids.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(document, ids);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Load_RefusesWhatItCannotHonour()
    {
        Assert.Contains("model_type is Word", Refusal(() => Load(SentencePieceKind.Word, Letters)), StringComparison.Ordinal);
        Assert.Contains("treat_whitespace_as_suffix", Refusal(() => Load(SentencePieceKind.Bpe, Letters, ModelProto.Number(24, 1))), StringComparison.Ordinal);
        Assert.Contains("escape_whitespaces", Refusal(() => Load(SentencePieceKind.Bpe, Letters, normalizer: ModelProto.Number(5, 0))), StringComparison.Ordinal);
        Assert.Contains("'a' is UNUSED", Refusal(() => Load(SentencePieceKind.Bpe, [("a", 0, PieceType.Unused)])), StringComparison.Ordinal);
        Assert.Contains("one text", Refusal(() => Load(SentencePieceKind.Bpe, [("a", 0, PieceType.Normal), ("a", 0, PieceType.Normal)])), StringComparison.Ordinal);
        Assert.Contains("no piece is '\u2581'", Refusal(() => Load(SentencePieceKind.Bpe, [("a", 0, PieceType.Normal)])), StringComparison.Ordinal);
        Assert.Contains("</end>", Refusal(() => Load(SentencePieceKind.Bpe, Letters, ModelProto.Bytes(47, "</end>"u8.ToArray()))), StringComparison.Ordinal);
        Assert.Contains("never read them", Refusal(() => Load(SentencePieceKind.Bpe, Letters, options: new TokenizerOptions { SpecialTokensAsText = true })), StringComparison.Ordinal);
    }

    [Fact] // Cut anywhere, a model is refused or is another model; it never ends in another exception.
    public void Load_OfADamagedModel_SaysSo()
    {
        var bytes = ModelProto.Of(SentencePieceKind.Bpe, Letters, normalizer: ModelProto.Bytes(2, [1, 0, 0, 0, 9]));
        Assert.Contains("precompiled_charsmap", Refusal(() => TokenizerFile.Load(new MemoryStream(bytes), "tokenizer.model")), StringComparison.Ordinal);
        var whole = ModelProto.Of(SentencePieceKind.Bpe, Letters);
        for (var length = 3; length < whole.Length; length++)
        {
            var cut = whole[..length];
            var failure = Record.Exception(() => TokenizerFile.Load(new MemoryStream(cut), "tokenizer.model"));
            Assert.True(failure is null or DomainAdaptException, $"{length}: {failure}");
        }
        Assert.Contains("damaged", Refusal(() => TokenizerFile.Load(new MemoryStream(whole[..20]), "tokenizer.model")), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WritesTheFile()
    {
        var bytes = ModelProto.Of(SentencePieceKind.Unigram, Letters);
        using var saved = new MemoryStream();
        TokenizerFile.Save(TokenizerFile.Load(new MemoryStream(bytes), "tokenizer.model"), saved);
        Assert.Equal(bytes, saved.ToArray());
    }

    private static Utf8Tokenizer Load(
        SentencePieceKind kind, (string, float, PieceType)[] pieces, byte[]? trainer = null, byte[]? normalizer = null, TokenizerOptions? options = null)
        => TokenizerFile.Load(new MemoryStream(ModelProto.Of(kind, pieces, trainer, normalizer)), "tokenizer.model", options);

    private static string Spelt(Utf8Tokenizer tokenizer, string text) => string.Join(' ', tokenizer.EncodeToTokens(text, out _).Select(token => token.Value));

    private static string Refusal(Func<object> load)
    {
        var failure = Assert.Throws<DomainAdaptException>(load);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.StartsWith("tokenizer.model", failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }
}
