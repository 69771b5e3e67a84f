using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Tokenization;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Corpora.Tests.Tokenization;

public sealed class TokenizeStageTests
{
    private static readonly TokenizeSpec Spec = new() { Tokenizer = "train_tokenizer" };

    [Fact]
    public async Task Run_WritesOneTokenShardForEachDocumentShard_ThatDecodesToItsTexts()
    {
        using var folder = new TempFolder();
        var documents = DocumentShards.Documents("law", 120);
        documents[3] = documents[3] with { Text = default };
        documents[4] = documents[4] with { Text = "ends <|endoftext|> here"u8.ToArray(), Attributes = Attributes.Empty.With("ngram_coverage", 0.25) };
        StageFile[] files =
        [
            DocumentShards.Write(folder, 0, "kept", documents[..50], "law"),
            DocumentShards.Write(folder, 1, "kept", documents[50..100], "law"),
            DocumentShards.Write(folder, 2, "held_out", documents[100..], "law"),
            DocumentShards.Write(folder, 3, "rejected", documents[..1], "law"),
            Train(folder, documents),
        ];
        var (outputs, counts) = await RunAsync(folder, Spec, files);

        var tokenizer = TokenizerFile.Load(Assert.Single(outputs, file => file.Channel == "tokenizer").Path);
        Assert.Equal(files[^1].Sha256, Assert.Single(outputs, file => file.Channel == "tokenizer").Sha256);
        Assert.Equal([50L, 50L], outputs.Where(file => file.Channel == "kept").Select(file => file.Rows));
        Assert.Equal([20L], outputs.Where(file => file.Channel == "held_out").Select(file => file.Rows));

        var tokens = await ReadAsync(outputs.Where(file => file.Channel != "tokenizer"));
        Assert.Equal(documents.Select(document => document.Id), tokens.Select(row => row.Id));
        foreach (var (document, row) in documents.Zip(tokens))
        {
            var bytes = new ArrayBufferWriter<byte>();
            tokenizer.Decode(row.Ids.Span, bytes);
            Assert.Equal(document.Text.ToArray(), bytes.WrittenSpan.ToArray());
            Assert.Equal(document.Text.Length, row.TextBytes);
            Assert.Equal(document.Attributes.ToJson(), row.Attributes.ToJson());
            Assert.Equal("law", row.Source);
            Assert.DoesNotContain(tokenizer.EndOfTextId, row.Ids.ToArray());
        }
        Assert.Equal(tokens.Take(100).Sum(row => row.Ids.Length), counts["tokens_kept"]);
        Assert.True(counts["tokens_kept"] < counts["bytes_kept"] / 2);
        Assert.All(new TokenizeStage(Spec).Balances, balance => Assert.Equal(balance.Sums(counts).Left, balance.Sums(counts).Right));
        Assert.Equal(120, counts["documents_in"]);
    }

    [Fact] // Another digest is another output: then the kind's version goes up.
    public async Task Run_GivesTheIdsOfVersion1()
    {
        using var folder = new TempFolder();
        var documents = DocumentShards.Documents("law", 40);
        StageFile[] files = [DocumentShards.Write(folder, 0, "kept", documents, "law"), Train(folder, documents)];
        var tokens = await ReadAsync((await RunAsync(folder, Spec, files)).Outputs.Where(file => file.Channel == "kept"));
        int[] ids = [.. tokens.SelectMany(row => row.Ids.ToArray())];
        Assert.Equal("0447efc763752316af843bac7a222fa7fa0d966f4625f5e51b174f64678f885b", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(ids.AsSpan()))));
    }

    [Fact]
    public async Task Run_WithAFile_GivesTheTokensOfThatFile()
    {
        using var folder = new TempFolder();
        var documents = DocumentShards.Documents("law", 40);
        var trained = Train(folder, documents);
        StageFile[] files = [DocumentShards.Write(folder, 0, "kept", documents, "law"), trained];
        var (byStage, _) = await RunAsync(folder, Spec, files, "by_stage");
        var (byFile, _) = await RunAsync(folder, new TokenizeSpec { TokenizerFile = trained.Path }, files[..1], "by_file");
        Assert.Equal(byStage.Select(file => file.Sha256), byFile.Select(file => file.Sha256));
    }

    [Fact]
    public async Task Run_WithAStageThatGivesNoTokenizer_SaysSo()
    {
        using var folder = new TempFolder();
        StageFile[] files = [DocumentShards.Write(folder, 0, "kept", DocumentShards.Documents("law", 3), "law")];
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, new TokenizeSpec { Tokenizer = "clean" }, files));
        Assert.Contains("'clean' gives 0 tokenizers", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    [Theory]
    [InlineData(null, null, "tokenizer")]
    [InlineData("train_tokenizer", "tokenizer.json", "tokenizer_file")]
    [InlineData("train_tokenizer", null, null)]
    [InlineData(null, "tokenizer.json", null)]
    public void Check_WantsOneTokenizer(string? tokenizer, string? file, string? setting)
    {
        var problems = new SpecProblems();
        new TokenizeSpec { Tokenizer = tokenizer, TokenizerFile = file }.Check(problems);
        Assert.Equal(setting, problems.All.Select(problem => problem.Path).SingleOrDefault());
    }

    private static StageFile Train(TempFolder folder, List<Document> documents)
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 320 });
        documents.ForEach(document => trainer.Add(document.Text.Span));
        var task = new FakeStageTask(folder.Path) { Stage = "train_tokenizer" };
        using (var output = task.CreateOutput("tokenizer", "tokenizer.json"))
            TokenizerFile.Save(trainer.Train(), output.Stream);
        return task.Files.Single();
    }

    private static async Task<(List<StageFile> Outputs, Counts Counts)> RunAsync(
        TempFolder folder, TokenizeSpec spec, IReadOnlyList<StageFile> files, string stageName = "tokenize")
    {
        var stage = new TokenizeStage(spec);
        var (outputs, counts) = (new List<StageFile>(), new Counts());
        foreach (var phase in stage.Phases)
        {
            var tasks = stage.Split(phase, new StageInputs(files, [.. outputs], null));
            for (var index = 0; index < tasks.Count; index++)
            {
                var task = new FakeStageTask(folder.Path) { Stage = stageName, Phase = phase, Index = index, Inputs = tasks[index].Files };
                counts.Add(await stage.RunAsync(task, CancellationToken.None));
                outputs.AddRange(task.Files);
            }
        }
        return (outputs, counts);
    }

    private static async Task<List<DocumentTokens>> ReadAsync(IEnumerable<StageFile> files)
    {
        var rows = new List<DocumentTokens>();
        foreach (var file in files)
        {
            await foreach (var batch in TokenShardReader.ReadAsync(file.Path, CancellationToken.None))
                rows.AddRange(batch);
        }
        return rows;
    }
}
