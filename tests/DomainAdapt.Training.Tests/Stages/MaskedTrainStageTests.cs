using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class MaskedTrainStageTests : IDisposable
{
    private static readonly TrainSpec Spec = new()
    {
        Name = "train",
        Model = new ModelSpec { Family = ModelFamily.Bert, Layers = 1, Width = 16, Heads = 2, FeedForward = 24 },
        Objective = ObjectiveKind.Mlm,
        BatchSequences = 3,
        LearningRate = 1e-2,
        CheckpointEverySteps = 4,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FromFirstWeights_HandsOnAnEncoder_WhichATrainingGoesOnFrom()
    {
        var mix = SomeMix.Write(_folder.Path, text: [3, 7]);
        var first = await RunAsync(Spec, mix, "base");
        var second = await RunAsync(Spec with { Model = null, Init = new InitSpec { Stage = "base" } }, [.. mix, .. first.Files], "more");

        var bert = Assert.IsType<BertSpec>(ModelConfig.Read(first.Channel("model")[0].Path).Spec);
        Assert.Equal((43, 41, 42, 16), (bert.Vocabulary, bert.MaskToken, bert.PaddingToken, bert.Context));
        var (before, after) = (await LossesAsync(first), await LossesAsync(second));
        Assert.InRange(before[0], Math.Log(43) * 0.97, Math.Log(43) * 1.03);
        Assert.True(after.Average() < before.Average() - 0.1, $"{before.Average()}, {after.Average()}");
    }

    [Fact]
    public async Task Run_Interrupted_GoesOnToTheSameBytes()
    {
        var spec = Spec with { MicroBatchSequences = 2 };
        var mix = SomeMix.Write(_folder.Path);
        var whole = await RunAsync(spec, mix, "whole");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => RunAsync(spec, mix, "cut", new CancelAt(cancellation, tokens: 288), cancellation.Token));

        var resumed = await RunAsync(spec, mix, "cut");

        Assert.Equal(whole.Files.Select(file => (file.Channel, file.Sha256)), resumed.Files.Select(file => (file.Channel, file.Sha256)));
    }

    [Fact]
    public async Task Run_OfWholeWordsWithoutATokenizer_OrWithAForeignMask_IsRefused()
    {
        var mix = SomeMix.Write(_folder.Path);
        var words = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(Spec with { Masking = new MaskingSpec { WholeWords = true } }, mix, "words"));
        var mask = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(Spec with { Masking = new MaskingSpec { MaskToken = 43 } }, mix, "mask"));

        Assert.Contains("whole_words needs the tokenizer", words.Message);
        Assert.Contains("mask_token is 43; the model has 43 token ids", mask.Message);
    }

    [Fact]
    public async Task Run_OfAnObjectiveThatTheModelDoesNotLearn_IsRefused()
    {
        var mix = SomeMix.Write(_folder.Path);
        var encoder = await RunAsync(Spec, mix, "base");
        var spec = Spec with { Model = null, Objective = ObjectiveKind.Clm, Init = new InitSpec { Stage = "base" } };

        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(spec, [.. mix, .. encoder.Files], "clm"));

        Assert.Contains("objective: is clm, and the model is an encoder. Give objective: mlm", failure.Message);
    }

    private async Task<FakeStageTask> RunAsync(
        TrainSpec spec, IReadOnlyList<StageFile> inputs, string name, IProgress<TaskProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var stage = new TrainStage(spec);
        var split = Assert.Single(stage.Split("main", new StageInputs(inputs, [], null)));
        var task = new FakeStageTask(_folder.Path) { Stage = name, Inputs = split.Files, Progress = progress ?? new ProgressList() };
        await stage.RunAsync(task, cancellationToken);
        return task;
    }

    private static async Task<IReadOnlyList<double>> LossesAsync(FakeStageTask task)
        => (await Table.ReadAsync(task.Channel("tables")[0].Path)).Values<double>("loss");
}
