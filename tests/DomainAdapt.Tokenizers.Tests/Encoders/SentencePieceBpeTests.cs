using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class SentencePieceBpeTests
{
    [Theory]
    [InlineData("mistral-7b-v0.1", 434)]
    [InlineData("stories260k", 434)]
    public void Encode_AgreesWithHuggingFace(string name, int strings)
    {
        var tokenizer = Published.Load(name, specialTokensAsText: true);
        Assert.IsType<SentencePieceBpe>(tokenizer);
        var golden = Published.Golden(name);
        Assert.Equal(strings, golden.Count);
        foreach (var (text, ids, decoded) in golden)
        {
            Assert.Equal(ids, tokenizer.IdsOf(text));
            Assert.Equal(decoded, tokenizer.TextOf(ids));
        }
    }

    [Theory] // Words encoded one by one, out of a cache, give what the merges make of the whole text.
    [InlineData("")]
    [InlineData(" a  ab abab aab b")]
    [InlineData("  a ba\u2581ab\u2581\u2581a é<s>ab ")]
    [InlineData("aaaa aaaaa aaaaaa bababa abaaba  aa")]
    public void Encode_AgreesWithTheDefinition(string text)
    {
        var model = Tiny.Model();
        Assert.Equal(Tiny.Naive(model, text), new SentencePieceBpe(model).IdsOf(text));
    }

    [Fact]
    public void Encode_OfAVocabularyWithASpaceWithinAToken_TakesTheWholeText()
    {
        var model = Tiny.Model(("a\u2581", "b"));
        var tokenizer = new SentencePieceBpe(model);
        Assert.Equal(Tiny.Naive(model, "ba b a b"), tokenizer.IdsOf("ba b a b"u8));
        Assert.Contains(model.Vocabulary.ToList().IndexOf("a\u2581b"), tokenizer.IdsOf("ba b"u8));
    }

    [Theory]
    [InlineData(SpacePrefix.None, false, "ab  a", "ab ▁▁ a")]
    [InlineData(SpacePrefix.Always, false, " ab", "▁▁ ab")]
    [InlineData(SpacePrefix.UnlessSpace, false, " ab", "▁ab")]
    [InlineData(SpacePrefix.UnlessSpace, false, "ab", "▁ab")]
    [InlineData(SpacePrefix.UnlessSpace, false, "a<x>ab", "▁a <x> ▁ab")]
    [InlineData(SpacePrefix.AtStartUnlessSpace, false, "a<x>ab", "▁a <x> ab")]
    [InlineData(SpacePrefix.AtStartUnlessSpace, true, "ab  a", "▁ab ▁ ▁a")]
    internal void Encode_PutsASpaceBefore(SpacePrefix prefix, bool cutsEachSpace, string text, string expected)
    {
        var model = Tiny.Model() with { Prefix = prefix, CutsEachSpace = cutsEachSpace, AddedTokens = [new AddedToken(400, "<x>", IsSpecial: false, IsNormalized: false)] };
        var ids = new SentencePieceBpe(model).IdsOf(text);
        Assert.Equal(expected, string.Join(' ', ids.Select(id => id == 400 ? "<x>" : model.Vocabulary[id])));
    }

    [Theory]
    [InlineData(true, "ab é <unk> a")]
    [InlineData(false, "ab é <unk> <unk> <unk> a")]
    public void Encode_WithoutBytes_IsUnknown(bool fuses, string expected)
    {
        var model = Tiny.Model() with { ByteIds = null, UnknownId = 256, FusesUnknown = fuses, Prefix = SpacePrefix.None };
        var ids = new SentencePieceBpe(model).IdsOf("abé漢字!a"u8);
        Assert.Equal(expected, string.Join(' ', ids.Select(id => id == 256 ? "<unk>" : model.Vocabulary[id])));
    }

    [Fact]
    public void Decode_GivesBackEveryByte_EvenOfDamagedText()
    {
        var tokenizer = new SentencePieceBpe(Tiny.Model());
        for (var seed = 0UL; seed < 200; seed++)
        {
            var bytes = RandomText.Damaged(seed);
            var ids = tokenizer.IdsOf(bytes);
            Assert.Equal(bytes, tokenizer.BytesOf(ids));
            Assert.Equal(bytes.Length + 1, ids.Sum(tokenizer.ByteLength));
        }
    }

    [Theory] // A quadratic encoder would take hours over these.
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("ab")]
    [InlineData("\u2581")]
    [InlineData("漢")]
    public void Encode_OfAMegabyteWithoutAPlaceToCut_IsExact(string unit)
    {
        var tokenizer = new SentencePieceBpe(Tiny.Model());
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / Encoding.UTF8.GetByteCount(unit)));
        Assert.Equal(text.Replace('\u2581', ' '), tokenizer.TextOf(tokenizer.IdsOf(text)));
    }

    [Fact]
    public void Encode_ReadsNoSpecialTokenFromText_UnlessAsked()
    {
        var model = Tiny.Model();
        Assert.DoesNotContain(model.EndOfTextId, new SentencePieceBpe(model).IdsOf("a</s>b"u8));
        var asked = new SentencePieceBpe(model with { SpecialTokensAsText = true });
        Assert.Contains(model.EndOfTextId, asked.IdsOf("a</s>b"u8));
        Assert.Equal("</s>"u8.ToArray(), asked.BytesOf([model.EndOfTextId]));
        Assert.Empty(new SentencePieceBpe(model).BytesOf([model.EndOfTextId]));
        Assert.Equal(0, new SentencePieceBpe(model).ByteLength(model.EndOfTextId));
    }

    [Fact]
    public void Encode_AllocatesNothing_OnceItsBuffersAreThere()
    {
        var tokenizer = new SentencePieceBpe(Tiny.Model());
        var documents = Prose.Documents(20);
        var ids = new List<int>(400_000);
        EncodeAll(tokenizer, documents, ids);
        var before = GC.GetAllocatedBytesForCurrentThread();
        EncodeAll(tokenizer, documents, ids);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void StringSurface_AgreesWithTheBytes()
    {
        var tokenizer = new SentencePieceBpe(Tiny.Model());
        var tokens = tokenizer.EncodeToTokens("ab\u2581a é漢", out var normalized);
        Assert.Equal("ab a é漢", normalized);
        Assert.Equal(tokenizer.IdsOf("ab\u2581a é漢"u8), tokens.Select(token => token.Id));
        Assert.Equal(new Range(0, 2), tokens[0].Offset);
        Assert.Equal("\u2581ab", tokens[0].Value);
        Assert.Equal("ab a é漢", tokenizer.Decode(tokens.Select(token => token.Id)));
    }

    [Theory]
    [InlineData("mistral-7b-v0.1", 32000, 2)]
    [InlineData("stories260k", 512, 2)]
    public void Save_WritesWhatLoadsAgain(string name, int vocabulary, int endOfText)
    {
        var tokenizer = Published.Load(name);
        Assert.Equal((vocabulary, endOfText), (tokenizer.VocabularySize, tokenizer.EndOfTextId));
        Assert.Equal([1], tokenizer.Frame.Before);
        Assert.Empty(tokenizer.Frame.After);
        using var saved = new MemoryStream();
        TokenizerFile.Save(tokenizer, saved);
        saved.Position = 0;
        Assert.Equal(tokenizer.Fingerprint, TokenizerFile.Load(saved, name).Fingerprint);
    }

    private static void EncodeAll(SentencePieceBpe tokenizer, List<byte[]> documents, List<int> ids)
    {
        ids.Clear();
        foreach (var document in documents)
            tokenizer.Encode(document, ids);
    }

    /// <summary>Bytes, the letters a and b, é, a space, and merges of them.</summary>
    private static class Tiny
    {
        public static SentencePieceModel Model(params (string Left, string Right)[] more)
        {
            var vocabulary = Enumerable.Range(0, 256).Select(value => (string?)$"<0x{value:X2}>").ToList();
            vocabulary.AddRange(["<unk>", "<s>", "</s>", "a", "b", "é", "\u2581"]);
            var merges = new List<Merge>();
            (string, string)[] pairs = [("\u2581", "\u2581"), ("a", "b"), ("\u2581", "ab"), ("a", "a"), ("\u2581", "a"), ("ab", "ab"), ("aa", "a"), ("a", "\u2581"), ("b", "a")];
            foreach (var (left, right) in pairs.Where(pair => more.Length > 0 || pair != ("a", "\u2581")).Concat(more))
            {
                vocabulary.Add(left + right);
                merges.Add(new Merge(vocabulary.IndexOf(left), vocabulary.IndexOf(right), vocabulary.Count - 1));
            }
            return new SentencePieceModel
            {
                Vocabulary = vocabulary,
                Merges = merges,
                AddedTokens = [new AddedToken(257, "<s>", IsSpecial: true, IsNormalized: false), new AddedToken(258, "</s>", IsSpecial: true, IsNormalized: false)],
                ByteIds = [.. Enumerable.Range(0, 256)],
                Prefix = SpacePrefix.Always,
                DropsFirstSpace = true,
                EndOfTextId = 258,
                File = [],
            };
        }

        public static List<int> Naive(SentencePieceModel model, string text)
        {
            if (text.Length == 0)
                return [];
            var ids = new List<int>();
            foreach (var rune in ("\u2581" + text.Replace(' ', '\u2581')).EnumerateRunes())
            {
                var id = model.Vocabulary.ToList().IndexOf(rune.ToString());
                ids.AddRange(id >= 0 ? [id] : Encoding.UTF8.GetBytes(rune.ToString()).Select(value => (int)value));
            }
            return NaiveBpe.Merge(model.Merges, ids);
        }
    }
}
