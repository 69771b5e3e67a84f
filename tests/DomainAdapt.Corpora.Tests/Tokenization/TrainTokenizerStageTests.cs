using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Tokenization;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Corpora.Tests.Tokenization;

public sealed class TrainTokenizerStageTests
{
    private static readonly TrainTokenizerSpec Spec = new() { Vocabulary = 300 };

    [Fact]
    public async Task Run_LearnsFromAllKeptDocuments_AndFromNoHeldOutOnes()
    {
        using var folder = new TempFolder();
        var held = DocumentShards.Documents("law", 50, seed: 9).Select(document => document with { Text = "zqzqzqzq zqzqzq zqzq"u8.ToArray() });
        StageFile[] files =
        [
            DocumentShards.Write(folder, 0, "kept", DocumentShards.Documents("law", 200), "law"),
            DocumentShards.Write(folder, 1, "held_out", held, "law"),
            DocumentShards.Write(folder, 2, "kept", DocumentShards.Documents("web", 200, seed: 2), "web"),
        ];
        var (task, counts) = await RunAsync(folder, Spec, files, "train");

        var tokenizer = TokenizerFile.Load(Assert.Single(task.Channel("tokenizer")).Path);
        Assert.Equal(300, tokenizer.VocabularySize);
        Assert.Equal(300, counts["vocabulary"]);
        Assert.Equal(400, counts["documents_sampled"]);
        Assert.DoesNotContain(Enumerable.Range(257, 43), id => tokenizer.BytesOf(id).IndexOf("zq"u8) >= 0);
        Assert.Contains(Enumerable.Range(257, 43), id => tokenizer.BytesOf(id).SequenceEqual(" party"u8));
        Assert.All(new TrainTokenizerStage(Spec).Balances, balance => Assert.Equal(balance.Sums(counts).Left, balance.Sums(counts).Right));
    }

    [Fact] // Another digest is another output: then the kind's version goes up.
    public async Task Run_GivesTheBytesOfItsVersion()
    {
        using var folder = new TempFolder();
        StageFile[] files = [DocumentShards.Write(folder, 0, "kept", DocumentShards.Documents("law", 100), "law")];
        var (task, _) = await RunAsync(folder, Spec with { SampleBytes = 10_000 }, files, "train");
        Assert.Equal("9217e0f6f0cac47a5b7a4290af33088db0bfca37ba2ceb07dd826b463b4caa61", task.Files.Single().Sha256);
    }

    [Theory] // The same bytes, however documents lie in shards and in whatever order; with and without a limit that leaves documents out.
    [InlineData(1L << 30, false)]
    [InlineData(30_000L, true)]
    public async Task Run_DoesNotDependOnTheLayoutOfShards(long sampleBytes, bool leavesOut)
    {
        using var folder = new TempFolder();
        var spec = Spec with { SampleBytes = sampleBytes };
        var documents = DocumentShards.Documents("law", 300);
        var (one, counts) = await RunAsync(folder, spec, [DocumentShards.Write(folder, 0, "kept", documents, "law")], "one");
        StageFile[] several =
        [
            DocumentShards.Write(folder, 1, "kept", documents[100..].AsEnumerable().Reverse(), "law"),
            DocumentShards.Write(folder, 2, "kept", [], "law"),
            DocumentShards.Write(folder, 3, "kept", documents[..100], "law"),
        ];
        var (other, otherCounts) = await RunAsync(folder, spec, several, "several");
        Assert.Equal(one.Files.Single().Sha256, other.Files.Single().Sha256);
        Assert.Equal(counts, otherCounts);
        Assert.Equal(leavesOut, counts["documents_left_out"] > 0);
        Assert.True(counts["bytes_sampled"] <= sampleBytes);
    }

    [Fact]
    public async Task Run_WithoutText_SaysWhatIsMissing()
    {
        using var folder = new TempFolder();
        StageFile[] files = [DocumentShards.Write(folder, 0, "kept", [], "law")];
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, Spec, files, "train"));
        Assert.StartsWith("train: its inputs hold no text", failure.Message, StringComparison.Ordinal);
    }

    [Fact] // Both files of a unigram model give the same ids, whatever the parts' layout.
    public async Task Run_LearnsAUnigramModel_InBothFormats()
    {
        using var folder = new TempFolder();
        var documents = DocumentShards.Documents("law", 300);
        StageFile[] one = [DocumentShards.Write(folder, 0, "kept", documents, "law")];
        StageFile[] two = [DocumentShards.Write(folder, 1, "kept", documents[100..].AsEnumerable().Reverse(), "law"), DocumentShards.Write(folder, 2, "kept", documents[..100], "law")];
        var spec = Spec with { Model = TokenizerModel.Unigram, Vocabulary = 400, Parts = 3 };
        var (task, counts) = await RunAsync(folder, spec, one, "one");
        var (other, _) = await RunAsync(folder, spec, two, "two");
        Assert.Equal(task.Files.Select(file => file.Sha256), other.Files.Select(file => file.Sha256));

        var json = TokenizerFile.Load(Assert.Single(task.Channel("tokenizer")).Path);
        var model = TokenizerFile.Load(Assert.Single(task.Channel("sentencepiece")).Path);
        Assert.Equal(counts["vocabulary"], json.VocabularySize);
        Assert.Equal(json.VocabularySize, model.VocabularySize);
        foreach (var document in documents.Take(20))
        {
            var (ids, others) = (new List<int>(), new List<int>());
            json.Encode(document.Text.Span, ids);
            model.Encode(document.Text.Span, others);
            Assert.Equal(ids, others);
            Assert.True(ids.Count * 2 < document.Text.Length, $"{ids.Count} tokens for {document.Text.Length} bytes");
        }
    }

    [Fact]
    public void Check_RefusesPartsOfABpe_AndSmallUnigrams()
    {
        var problems = new SpecProblems();
        new TrainTokenizerSpec { Parts = 2 }.Check(problems);
        new TrainTokenizerSpec { Model = TokenizerModel.Unigram, Vocabulary = 276 }.Check(problems);
        Assert.Equal(["parts", "vocabulary"], problems.All.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData(256, 2, 1, "vocabulary")]
    [InlineData(257, 0, 1, "min_frequency")]
    [InlineData(257, 1, 0, "sample_bytes")]
    [InlineData(257, 1, 1, null)]
    public void Check_FindsWhatCannotBe(int vocabulary, long minFrequency, long sampleBytes, string? setting)
    {
        var problems = new SpecProblems();
        new TrainTokenizerSpec { Vocabulary = vocabulary, MinFrequency = minFrequency, SampleBytes = sampleBytes }.Check(problems);
        Assert.Equal(setting, problems.All.Select(problem => problem.Path).SingleOrDefault());
    }

    private static async Task<(FakeStageTask Task, Counts Counts)> RunAsync(
        TempFolder folder, TrainTokenizerSpec spec, IReadOnlyList<StageFile> files, string stageName)
    {
        var stage = new TrainTokenizerStage(spec);
        var inputs = Assert.Single(stage.Split("main", new StageInputs(files, [], null)));
        var task = new FakeStageTask(folder.Path) { Stage = stageName, Inputs = inputs.Files };
        return (task, await stage.RunAsync(task, CancellationToken.None));
    }
}
