using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class WordPieceTests
{
    [Fact]
    public void Encode_AgreesWithHuggingFace()
    {
        var tokenizer = Published.Load("bert-base-uncased", specialTokensAsText: true);
        Assert.IsType<WordPiece>(tokenizer);
        var golden = Published.Golden("bert-base-uncased");
        Assert.Equal(434, golden.Count);
        foreach (var (text, ids, decoded) in golden)
        {
            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', tokenizer.IdsOf(text))));
            Assert.Equal(decoded, tokenizer.TextOf(ids));
        }
    }

    [Fact]
    public void Load_KnowsTheFrameAndTheEnd()
    {
        var tokenizer = Published.Load("bert-base-uncased");
        Assert.Equal((30522, 102), (tokenizer.VocabularySize, tokenizer.EndOfTextId));
        Assert.Equal([101], tokenizer.Frame.Before);
        Assert.Equal([102], tokenizer.Frame.After);
        using var saved = new MemoryStream();
        TokenizerFile.Save(tokenizer, saved);
        saved.Position = 0;
        Assert.Equal(tokenizer.Fingerprint, TokenizerFile.Load(saved, "saved").Fingerprint);
    }

    [Theory]
    [InlineData("Lending", "lend ##ing")]
    [InlineData("lendings", "[UNK]")] // no token for its end
    [InlineData("in lend.in", "in lend . in")]
    [InlineData("  LEND\tin\u00A0", "lend in")]
    [InlineData("lénd", "lend")]
    [InlineData("lend漢in", "lend [UNK] in")]
    [InlineData("inininin", "[UNK]")] // longer than a word may be
    [InlineData("[SEP]", "[UNK] [UNK] [UNK]")]
    [InlineData("", "")]
    public void Encode_SpellsWords(string text, string expected)
    {
        var model = Model();
        Assert.Equal(expected, string.Join(' ', new WordPiece(model).IdsOf(text).Select(id => model.Vocabulary[id])));
    }

    [Fact]
    public void Encode_ReadsNoSpecialTokenFromText_UnlessAsked()
    {
        var asked = new WordPiece(Model() with { SpecialTokensAsText = true });
        Assert.Equal([4, 1, 4], asked.IdsOf("lend[SEP]lend"));
        Assert.Equal("lend [SEP] lend", asked.TextOf([4, 1, 4]));
        Assert.Equal("lend lend", new WordPiece(Model()).TextOf([4, 1, 4]));
        Assert.Equal(0, new WordPiece(Model()).ByteLength(1));
    }

    [Fact]
    public void Decode_JoinsWordsAndTheirPunctuation()
    {
        var tokenizer = new WordPiece(Model());
        Assert.Equal("lending in.", tokenizer.TextOf(tokenizer.IdsOf("lending in .")));
        Assert.Equal("lend .", new WordPiece(Model() with { CleansSpaces = false }).TextOf(tokenizer.IdsOf("lend.")));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.ByteLength(7));
    }

    [Fact]
    public void Encode_AllocatesNothing_OnceItsBuffersAreThere()
    {
        var tokenizer = new WordPiece(Model());
        var document = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Lending lend, in 漢 lendings. ", 100)));
        var ids = new List<int>(10_000);
        for (var warming = 0; warming < 3; warming++)
            tokenizer.Encode(document, ids);
        ids.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(document, ids);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact] // An encoder that spells the whole of every word would take hours over this.
    public void Encode_OfAMegabyteWithoutAPlaceToCut_IsUnknown()
        => Assert.Equal([0], new WordPiece(Model() with { MaxWordCharacters = 100 }).IdsOf(new string('a', 1_000_000)));

    private static WordPieceModel Model() => new()
    {
        Vocabulary = ["[UNK]", "[SEP]", "in", ".", "lend", "##ing", "##i"],
        Prefix = "##",
        UnknownId = 0,
        MaxWordCharacters = 7,
        AddedTokens = [new AddedToken(1, "[SEP]", IsSpecial: true, IsNormalized: false)],
        Normalizer = new BertNormalizer(cleans: true, spacesIdeographs: true, stripsAccents: true, lowers: true),
        CleansSpaces = true,
        EndOfTextId = 1,
        File = [],
    };
}
