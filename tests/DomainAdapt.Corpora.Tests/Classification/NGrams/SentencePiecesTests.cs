using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.NGrams;

public sealed class SentencePiecesTests
{
    [Fact] // The pieces of the SentencePiece library, of texts in which it knows every character.
    public void Of_GivesThePiecesOfTheLibrary()
    {
        var (model, golden) = (SharedData.Path("data/tokenizers/sentencepiece-unigram-test/test_model.model"), SharedData.Path("data/tokenizers/golden/sentencepiece-unigram-test.jsonl.gz"));
        Assert.SkipUnless(model is not null && golden is not null, "the shared data is absent");
        var pieces = new SentencePieces(model, normalises: false);
        var compared = 0;
        using var reader = new StreamReader(new GZipStream(File.OpenRead(golden!), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var item = JsonDocument.Parse(line).RootElement;
            var text = item.GetProperty("text").GetString()!;
            if (item.GetProperty("ids").EnumerateArray().Any(id => id.GetInt32() == 0) || text.Contains('\n', StringComparison.Ordinal))
                continue;
            Assert.Equal(string.Join(' ', item.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString())), Encoding.UTF8.GetString(pieces.Of(Encoding.UTF8.GetBytes(text))));
            compared++;
        }
        Assert.True(compared > 30, $"only {compared} texts");
    }

    [Theory]
    [InlineData(" Two  WORDS\t", true, "two  words")]
    [InlineData(" Two  WORDS\t", false, "Two  WORDS")]
    [InlineData(" ", true, "")]
    public void Of_WithoutATokenizerLeavesWords(string line, bool normalises, string words)
        => Assert.Equal(words, Encoding.UTF8.GetString(new SentencePieces(tokenizer: null, normalises).Of(Encoding.UTF8.GetBytes(line))));
}
