using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class ByteLevelBpeTests
{
    private static readonly Lazy<ByteLevelBpe> Trained = new(() => Train(600));

    // For every string that spells out no special token: Hugging Face reads those from text.
    [Theory]
    [InlineData("gpt2", 434)]
    [InlineData("gpt-neox-20b", 434)]
    [InlineData("qwen3", 433)]
    public void Encode_AgreesWithHuggingFace(string name, int strings)
    {
        var tokenizer = Published.Tokenizer(name);
        var specials = tokenizer.Model.AddedTokens.Where(token => token.IsSpecial).ToList();
        var golden = Published.Golden(name)
            .Where(line => !specials.Exists(token => line.Text.Contains(token.Content, StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(strings, golden.Count);
        foreach (var (text, ids, decoded) in golden)
        {
            Assert.Equal(ids, Encode(tokenizer, Encoding.UTF8.GetBytes(text)));
            Assert.Equal(decoded, Encoding.UTF8.GetString(Decode(tokenizer, ids)));
        }
    }

    [Theory] // As Hugging Face does it.
    [InlineData("gpt2")]
    [InlineData("gpt-neox-20b")]
    [InlineData("qwen3")]
    public void Encode_WithSpecialTokensAsText_AgreesWithHuggingFace(string name)
    {
        var tokenizer = Published.Load(name, specialTokensAsText: true);
        foreach (var (text, ids, decoded) in Published.Golden(name))
        {
            Assert.Equal(ids, tokenizer.IdsOf(text));
            Assert.Equal(decoded, tokenizer.TextOf(ids));
        }
    }

    [Theory] // 64 MB of filings, statutes, opinions, medicine, books, reviews and speeches.
    [InlineData("gpt2")]
    [InlineData("qwen3")]
    public void Encode_AgreesWithHuggingFace_OnWholeCorpora(string name)
    {
        var tokenizer = Published.Tokenizer(name);
        foreach (var (file, tokens, sha256) in Published.CorpusCounts(name))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (count, ids) = (0, new List<int>());
            foreach (var text in Published.CorpusTexts(file))
            {
                ids.Clear();
                tokenizer.Encode(text, ids);
                count += ids.Count;
                hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(ids)));
            }
            Assert.Equal((file, tokens, sha256), (file, count, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }
    }

    [Fact]
    public void Encode_AgreesWithTheDefinition_OnRandomText()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var text = RandomText.Valid(seed);
            var expected = RegexOracle.Split(RegexOracle.Gpt2, text)
                .SelectMany(piece => NaiveBpe.Merge(Trained.Value.Model, Encoding.UTF8.GetBytes(piece)));
            Assert.Equal(expected, Encode(Trained.Value, Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Decode_GivesBackEveryByte_EvenOfDamagedText()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var bytes = RandomText.Damaged(seed);
            var ids = Encode(Trained.Value, bytes);
            Assert.Equal(bytes, Decode(Trained.Value, ids));
            Assert.Equal(bytes.Length, ids.Sum(Trained.Value.ByteLength));
        }
    }

    [Theory] // A quadratic encoder would take hours over these.
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("\n")]
    [InlineData("ab")]
    [InlineData("漢")]
    public void Encode_OfAMegabyteWithoutAPlaceToCut_IsExact(string unit)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 1_000_000 / Encoding.UTF8.GetByteCount(unit))));
        Assert.Equal(bytes, Decode(Trained.Value, Encode(Trained.Value, bytes)));
    }

    [Fact]
    public void Encode_ReadsNoSpecialTokenFromText()
    {
        var ids = Encode(Trained.Value, "one<|endoftext|>two"u8);
        Assert.DoesNotContain(Trained.Value.EndOfTextId, ids);
        Assert.Equal("one<|endoftext|>two"u8.ToArray(), Decode(Trained.Value, ids));
    }

    [Fact]
    public void Encode_AddsToWhatIsThere()
    {
        var ids = new List<int> { 1, 2 };
        Trained.Value.Encode("x"u8, ids);
        Assert.Equal(3, ids.Count);
        Assert.Equal([1, 2], ids[..2]);
    }

    [Fact]
    public void Encode_AllocatesNothing_OnceItsBuffersAreThere()
    {
        var documents = Prose.Documents(20);
        var ids = new List<int>(100_000);
        EncodeAll(documents, ids);
        var before = GC.GetAllocatedBytesForCurrentThread();
        EncodeAll(documents, ids);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Encode_IsSafeToShareBetweenThreads()
    {
        var documents = Prose.Documents(200, seed: 9);
        var expected = documents.Select(document => Encode(Trained.Value, document)).ToList();
        var shared = Train(600);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => documents.Select(document => Encode(shared, document)).ToList())));
        foreach (var run in runs)
            Assert.Equal(expected, run);
    }

    [Fact]
    public void ByteLength_OfSpecialTokensIsNone()
    {
        Assert.Equal(0, Trained.Value.ByteLength(Trained.Value.EndOfTextId));
        Assert.Empty(Decode(Trained.Value, [Trained.Value.EndOfTextId]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trained.Value.ByteLength(Trained.Value.VocabularySize));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trained.Value.ByteLength(-1));
    }

    [Fact] // The surface of Microsoft.ML.Tokenizers: strings in and out, offsets in characters.
    public void StringSurface_AgreesWithTheBytes()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var text = RandomText.Valid(seed);
            var ids = Trained.Value.EncodeToIds(text);
            Assert.Equal(Encode(Trained.Value, Encoding.UTF8.GetBytes(text)), ids);
            Assert.Equal(ids.Count, Trained.Value.CountTokens(text));
            Assert.Equal(text, Trained.Value.Decode(ids));
            foreach (var token in Trained.Value.EncodeToTokens(text, out _))
            {
                var within = Encoding.UTF8.GetBytes(text[token.Offset]);
                Assert.True(within.AsSpan().IndexOf(Trained.Value.BytesOf(token.Id)) >= 0, $"{token.Value} at {token.Offset}");
            }
        }
    }

    [Fact]
    public void StringSurface_OfATokenizerThatNormalises_CountsInTheNormalForm()
    {
        var tokenizer = new ByteLevelBpe(Trained.Value.Model with { IsNfc = true });
        var tokens = tokenizer.EncodeToTokens("e\u0301 x", out var normalized);
        Assert.Equal("\u00E9 x", normalized);
        Assert.Equal(Encode(tokenizer, "e\u0301 x"u8), tokens.Select(token => token.Id));
        Assert.Equal(normalized!.Length, tokens[^1].Offset.End.Value);
        Assert.Equal(0, tokens[0].Offset.Start.Value);
    }

    [Fact]
    public void StringSurface_CutsAtATokenCount()
    {
        const string Text = "contracting the party shall indemnify";
        var at = Trained.Value.GetIndexByTokenCount(Text, 3, out _, out var count);
        Assert.Equal(3, count);
        Assert.Equal(Trained.Value.EncodeToIds(Text).Take(3), Trained.Value.EncodeToIds(Text[..at]));
    }

    private static ByteLevelBpe Train(int vocabulary)
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = vocabulary });
        foreach (var document in Prose.Documents(100))
            trainer.Add(document);
        trainer.Add(Encoding.UTF8.GetBytes(new string('a', 64) + ' ' + new string('-', 64) + new string(' ', 64) + "漢漢漢漢 漢漢 abababab abab"));
        trainer.Add(Encoding.UTF8.GetBytes(new string('a', 64) + ' ' + new string('-', 64) + new string(' ', 64) + "漢漢漢漢 漢漢 abababab abab"));
        return trainer.Train();
    }

    private static List<int> Encode(ByteLevelBpe tokenizer, ReadOnlySpan<byte> utf8)
    {
        var ids = new List<int>();
        tokenizer.Encode(utf8, ids);
        return ids;
    }

    private static void EncodeAll(List<byte[]> documents, List<int> ids)
    {
        ids.Clear();
        foreach (var document in documents)
            Trained.Value.Encode(document, ids);
    }

    private static byte[] Decode(ByteLevelBpe tokenizer, IEnumerable<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        tokenizer.Decode(ids.ToArray(), bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
