using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class SpanTrainStageTests : IDisposable
{
    private static readonly TrainSpec Spec = new()
    {
        Name = "train",
        Model = new ModelSpec { Family = ModelFamily.T5, Layers = 1, Width = 16, Heads = 2, FeedForward = 24 },
        Objective = ObjectiveKind.SpanCorruption,
        BatchSequences = 3,
        LearningRate = 1e-2,
        CheckpointEverySteps = 4,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FromFirstWeights_HandsOnAT5_WhichATrainingGoesOnFrom()
    {
        var mix = SomeMix.Write(_folder.Path, text: [3, 7]);
        var first = await RunAsync(Spec, mix, "base");
        var adapting = Spec with { Model = null, Init = new InitSpec { From = Folder(first) } };
        var second = await RunAsync(adapting with { Corruption = new CorruptionSpec { Mixture = DenoiserMixture.Ul2 } }, mix, "more");

        var t5 = Assert.IsType<T5Spec>(ModelConfig.Read(first.Channel("model")[0].Path).Spec);
        Assert.Equal((142, 41, 141, true), (t5.Vocabulary, t5.PaddingToken, t5.FirstSentinel, t5.IsGated));
        var (before, after) = (await LossesAsync(first), await LossesAsync(second));
        Assert.InRange(before[0], Math.Log(142) * 0.97, Math.Log(142) * 1.03);
        Assert.True(after.Average() < before.Average() - 0.1, $"{before.Average()}, {after.Average()}");
    }

    [Fact]
    public async Task Run_Interrupted_GoesOnToTheSameBytes()
    {
        var spec = Spec with { MicroBatchSequences = 2, Dropout = 0.1 };
        var mix = SomeMix.Write(_folder.Path);
        var whole = await RunAsync(spec, mix, "whole");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => RunAsync(spec, mix, "cut", new CancelAt(cancellation, tokens: 288), cancellation.Token));

        var resumed = await RunAsync(spec, mix, "cut");

        Assert.Equal(whole.Files.Select(file => (file.Channel, file.Sha256)), resumed.Files.Select(file => (file.Channel, file.Sha256)));
        Assert.NotEqual(whole.Channel("model")[1].Sha256, (await RunAsync(spec with { Dropout = 0 }, mix, "none")).Channel("model")[1].Sha256);
    }

    [Theory]
    [InlineData(141, 2, "have up to 8 spans, and there are 2 sentinels")]
    [InlineData(142, 100, "are not among the model's 142 token ids")]
    [InlineData(98, 100, "are not among the model's 142 token ids")]
    public async Task Run_WithoutSentinelsEnough_IsRefused(int first, int sentinels, string expected)
    {
        var mix = SomeMix.Write(_folder.Path);
        var corruption = new CorruptionSpec { Rate = 0.5, MeanLength = 1, FirstSentinel = first, Sentinels = sentinels };

        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(Spec with { Corruption = corruption }, mix, "few"));

        Assert.Contains(expected, failure.Message);
    }

    [Fact]
    public async Task Run_WithDropoutInAFamilyWithoutIt_IsRefused()
    {
        var spec = Spec with { Model = new ModelSpec { Layers = 1, Width = 16, Heads = 2, FeedForward = 24 }, Objective = ObjectiveKind.Clm, Dropout = 0.1 };

        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(spec, SomeMix.Write(_folder.Path), "llama"));

        Assert.Contains("dropout: is 0.1", failure.Message);
    }

    private string Folder(FakeStageTask task)
    {
        var folder = Directory.CreateDirectory(_folder.At("folder")).FullName;
        foreach (var file in task.Channel("model"))
            File.Copy(file.Path, Path.Combine(folder, file.Name[6..]));
        return folder;
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
