using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class VocabularyFileTests
{
    [Fact]
    public void Load_AgreesWithHuggingFace()
    {
        Published.SkipUnlessShared();
        var tokenizer = TokenizerFile.Load(SharedData.Path("data/tokenizers/gpt2/vocab.json")!);
        Assert.Equal((50257, 50256), (tokenizer.VocabularySize, tokenizer.EndOfTextId));
        Assert.Equal(0, tokenizer.ByteLength(tokenizer.EndOfTextId));
        foreach (var (text, ids, _) in Published.Golden("gpt2"))
            Assert.Equal(ids, tokenizer.IdsOf(text));
        Assert.Equal(Published.Tokenizer("gpt2").IdsOf("a<|endoftext|>b"), tokenizer.IdsOf("a<|endoftext|>b"));
    }

    [Fact]
    public void Load_WithoutMerges_SaysWhereTheyShouldBe()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("vocab.json"), """{"a":0,"b":1,"ab":2}""");
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(folder.At("vocab.json")));
        Assert.StartsWith(folder.At("merges.txt"), failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    [Theory]
    [InlineData("#version: 0.2\na b\n", "has 1 merges; expected the 50000")]
    [InlineData("#version: 0.2\na b\nb b\n", "line 3 is 'b b'")]
    [InlineData("a\n", "line 1 is 'a'")]
    public void Load_OfMergesItCannotHonour_SaysWhere(string merges, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("vocab.json"), """{"a":0,"b":1,"ab":2}""");
        File.WriteAllText(folder.At("merges.txt"), merges);
        Assert.Contains(
            expected, Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(folder.At("vocab.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfOtherJson_SaysSo()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("lines.jsonl"), """{"id":"a","text":"b"}""");
        var failure = Assert.Throws<DomainAdaptException>(() => TokenizerFile.Load(folder.At("lines.jsonl")));
        Assert.Contains("the file gives 'id' the id a", failure.Message, StringComparison.Ordinal);
    }
}
