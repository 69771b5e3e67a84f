using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class TiktokenFileTests
{
    [Theory] // The ranks of a published vocabulary give the ids of its tokenizer.json.
    [InlineData("gpt2", 50256)]
    [InlineData("qwen3", 151643)]
    public void Load_AgreesWithHuggingFace(string name, int ranks)
    {
        var published = Published.Tokenizer(name);
        var file = FileOf(published.Model.Vocabulary.Take(ranks).Select(token =>
        {
            Assert.True(ByteAlphabet.TryRead(token!, out var bytes));
            return bytes;
        }));
        var tokenizer = TokenizerFile.Load(new MemoryStream(file), "ranks.tiktoken");
        Assert.Equal(published.EndOfTextId, tokenizer.EndOfTextId);
        foreach (var (text, _, _) in Published.Golden(name))
            Assert.Equal(published.IdsOf(text), tokenizer.IdsOf(text));
        using var saved = new MemoryStream();
        TokenizerFile.Save(tokenizer, saved);
        saved.Position = 0;
        var again = TokenizerFile.Load(saved, "tokenizer.json");
        Assert.Equal(tokenizer.Fingerprint, again.Fingerprint);
        Assert.Equal(tokenizer.IdsOf("Whereas the Lender's 12,500 notes"), again.IdsOf("Whereas the Lender's 12,500 notes"));
    }

    [Theory] // Tokens of made-up vocabularies as large as the published ones: 256 bytes, then words of two bytes and more.
    [InlineData(100256, 100257, 100277, "1234 HTTPServer", "123|4| |HTTPServer")]
    [InlineData(128000, 128001, 128256, "1234 HTTPServer", "123|4| |HTTPServer")]
    [InlineData(199998, 199999, 200019, "1234 aB", "123|4| a|B")]
    internal void Load_KnowsTheVocabularyByItsSize(int ranks, int endOfText, int vocabulary, string text, string pieces)
    {
        var tokenizer = TokenizerFile.Load(new MemoryStream(FileOf(MadeUp(ranks, text, pieces))), "ranks.tiktoken");
        Assert.Equal((endOfText, vocabulary), (tokenizer.EndOfTextId, tokenizer.VocabularySize));
        Assert.Equal(pieces.Split('|'), tokenizer.IdsOf(text).Select(id => Encoding.UTF8.GetString(tokenizer.BytesOf(id))));
        using var saved = new MemoryStream();
        TokenizerFile.Save(tokenizer, saved);
        saved.Position = 0;
        Assert.Equal(tokenizer.IdsOf(text), TokenizerFile.Load(saved, "tokenizer.json").IdsOf(text));
    }

    [Fact]
    public void Load_OfAnotherSize_SaysWhatToUse()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(new MemoryStream("YQ== 0\nYg== 1\n"u8.ToArray()), "mine.tiktoken"));
        Assert.Contains("mine.tiktoken: has 2 tokens", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YQ== 0\nYg== 2\n", "line 2 is 'Yg== 2'")]
    [InlineData("YQ== 0\n!!== 1\n", "line 2 is '!!== 1'")]
    [InlineData("YQ== 0\nYg==\n", "line 2 is 'Yg=='")]
    public void Load_OfDamage_SaysWhere(string text, string expected)
        => Assert.Contains(
            expected,
            Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "mine.tiktoken")).Message,
            StringComparison.Ordinal);

    // Bytes, the pieces wanted with every beginning of theirs, and fillers that no text holds.
    private static List<byte[]> MadeUp(int count, string text, string pieces)
    {
        Assert.Equal(text, pieces.Replace("|", "", StringComparison.Ordinal));
        var tokens = Enumerable.Range(0, 256).Select(value => new[] { (byte)value }).ToList();
        foreach (var piece in pieces.Split('|'))
        {
            for (var length = 2; length <= piece.Length; length++)
                tokens.Add(Encoding.UTF8.GetBytes(piece[..length]));
        }
        for (var filler = 0; tokens.Count < count; filler++)
            tokens.Add([0xFF, (byte)(filler >> 16), (byte)(filler >> 8), (byte)filler]);
        return tokens;
    }

    private static byte[] FileOf(IEnumerable<byte[]> tokens)
    {
        var file = new StringBuilder();
        foreach (var (rank, token) in tokens.Index())
            file.Append(Convert.ToBase64String(token)).Append(' ').Append(rank.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return Encoding.UTF8.GetBytes(file.ToString());
    }
}
