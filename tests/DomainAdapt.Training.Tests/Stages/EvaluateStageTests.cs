using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class EvaluateStageTests : IDisposable
{
    private static readonly LlamaSpec Shape = Some.Tiny with { Context = 8 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_GivesOneFigureForModelSourceAndSet()
    {
        using var model = Some.Model(Shape, seed: 1);
        StageFile[] inputs =
        [
            .. Model("first", seed: 1), .. Model("second", seed: 2), .. Documents("law", 6, cleanUpTo: 4), .. Documents("web", 3, cleanUpTo: 0),
        ];

        var (table, losses) = await RunAsync(new EvaluateSpec(), inputs);

        Assert.Equal(
            [
                ("first", "law", "all", 6), ("first", "law", "clean", 4), ("first", "web", "all", 3),
                ("second", "law", "all", 6), ("second", "law", "clean", 4), ("second", "web", "all", 3),
            ],
            Enumerable.Range(0, table.Rows).Select(row => (Text("model", row), Text("source", row), Text("documents_of", row), CountOf(row))));
        var expected = new BitsPerByte(model, startToken: 0)
            .Evaluate([.. Enumerable.Range(0, 6).Select(i => new EncodedDocument(Ids(i), 30 + i))]).Aggregate((a, b) => a + b);
        Assert.Equal(expected.BitsPerByte, table.Values<double>("bits_per_byte")[0], 1e-6);
        Assert.Equal(expected.Bytes, table.Values<long>("bytes")[0]);
        Assert.NotEqual(table.Values<double>("bits_per_byte")[0], table.Values<double>("bits_per_byte")[3]);
        Assert.Equal([6, 3, 6, 3], losses.Select(file => file.Rows));

        string Text(string column, int row) => table.Values<string>(column)[row];
        long CountOf(int row) => table.Values<long>("documents")[row];
    }

    [Fact]
    public async Task Run_OfNamedModels_TakesThemInThatOrder()
    {
        StageFile[] inputs = [.. Model("first", 1), .. Model("second", 2), .. Model("third", 3), .. Documents("law", 2, cleanUpTo: 0)];

        var (table, _) = await RunAsync(new EvaluateSpec { Models = ["third", "first"] }, inputs);
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(new EvaluateSpec { Models = ["fourth"] }, inputs));

        Assert.Equal(["third", "first"], table.Values<string>("model"));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    [Fact]
    public async Task Run_WithALimit_TakesTheLowestIdsWhateverTheShards()
    {
        var one = await RunAsync(new EvaluateSpec { MaxDocuments = 2 }, [.. Model("m", 1), .. Documents("law", 6, 6)]);
        StageFile[] split = [.. Documents("law", 3, 6, first: 3), .. Documents("law", 3, 6)];
        var two = await RunAsync(new EvaluateSpec { MaxDocuments = 2 }, [.. Model("m", 1), .. split]);

        Assert.Equal(2, one.Table.Values<long>("documents")[0]);
        Assert.Equal(one.Table.Values<double>("bits_per_byte"), two.Table.Values<double>("bits_per_byte"));
    }

    [Fact]
    public async Task Run_OnForeignTokensOrNothing_IsRefused()
    {
        StageFile[] foreign = [.. Model("m", 1, Shape with { Vocabulary = 5 }), .. Documents("law", 2, 2)];
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(new EvaluateSpec(), foreign));
        Assert.Contains("beyond the 5 of 'm'", failure.Message);

        var nothing = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(new EvaluateSpec(), Model("m", 1)));
        Assert.Equal(ExitCodes.InputsMissing, nothing.ExitCode);
    }

    [Fact]
    public async Task Run_OnDocumentsOfAnotherTokenizer_IsRefused()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 260 });
        trainer.Add("the theory of the thing"u8);
        var tokenizer = trainer.Train();
        var task = new FakeStageTask(_folder.Path) { Stage = "tokenize" };
        using (var output = task.CreateOutput("tokenizer", "tokenizer.json", "law"))
            TokenizerFile.Save(tokenizer, output.Stream);
        StageFile[] others = [.. Documents("law", 2, 2), .. task.Files];

        await RunAsync(new EvaluateSpec(), [.. Model("m", 1, tokenizer: tokenizer.Fingerprint), .. others]);
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(
            () => RunAsync(new EvaluateSpec(), [.. Model("m", 1, tokenizer: "another"), .. others]));

        Assert.Contains("'m' was trained with another", failure.Message);
    }

    private async Task<(Table Table, IReadOnlyList<StageFile> Losses)> RunAsync(EvaluateSpec spec, IReadOnlyList<StageFile> inputs)
    {
        var stage = new EvaluateStage(spec);
        var losses = new List<StageFile>();
        foreach (var (index, split) in stage.Split("predict", new StageInputs(inputs, [], null)).Index())
        {
            var predict = new FakeStageTask(_folder.Path) { Stage = "evaluate", Phase = "predict", Index = index, Inputs = split.Files };
            await stage.RunAsync(predict, CancellationToken.None);
            losses.AddRange(predict.Files);
        }
        var last = Assert.Single(stage.Split("sum", new StageInputs(inputs, losses, null)));
        var sum = new FakeStageTask(_folder.Path) { Stage = "evaluate", Phase = "sum", Inputs = last.Files };
        await stage.RunAsync(sum, CancellationToken.None);
        return (await Table.ReadAsync(Assert.Single(sum.Channel("tables")).Path), losses);
    }

    private IReadOnlyList<StageFile> Model(string stage, long seed, LlamaSpec? shape = null, string? tokenizer = null)
    {
        using var model = Some.Model(shape ?? Shape, seed);
        var task = new FakeStageTask(_folder.Path) { Stage = stage };
        ModelChannel.Write(task, model, new ModelConfig(model.Spec, StartToken: null, EndToken: 0, tokenizer).ToJson(), WeightType.Fp32);
        return task.Files;
    }

    private IReadOnlyList<StageFile> Documents(string source, int count, int cleanUpTo, int first = 0)
    {
        var task = new FakeStageTask(_folder.At(source)) { Stage = "tokenize", Index = first };
        using (var writer = new TokenShardWriter(task.CreateOutput("held_out", TokenShardWriter.Suffix, source)))
        {
            for (var i = first; i < first + count; i++)
            {
                var attributes = Attributes.Empty.With("ngram_coverage", i < cleanUpTo ? 0.05 : 0.06);
                writer.Write(new DocumentTokens(new DocumentId(0, (ulong)i), source, Ids(i), 30 + i, attributes));
            }
        }
        return task.Files;
    }

    private static int[] Ids(int document) => [.. Enumerable.Range(0, 10 + 3 * document).Select(i => (7 * i + document) % Shape.Vocabulary)];
}
