using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Tests.Batches;

/// <summary>Trains an encoder by masked tokens.</summary>
public sealed class MaskedTrainerTests : IDisposable
{
    private static readonly BertSpec Tiny = new() { Layers = 2, Width = 32, Heads = 4, FeedForward = 48, Vocabulary = 41, Context = 32, PaddingToken = 40 };
    private static readonly TokenPlan Plan = new(1, [new SourcePlan("web", 1), new SourcePlan("law", 1)]);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_BeginsUniform_AndLearnsABatchByHeart()
    {
        using var model = Model();
        using var still = Model();

        var batch = new OverAndOver(new SomeSequences(2, 16, 39), times: 1800);

        var curve = new Trainer(model, batch, Options with { Schedule = steps => Rate(steps, 4e-3) }).Run(Plan).Curve;
        var flat = new Trainer(still, new SomeSequences(80, 16, 39), Options with { Schedule = steps => Rate(steps, 0) }).Run(Plan).Curve;

        Assert.InRange(curve[0].Loss, Math.Log(41) * 0.98, Math.Log(41) * 1.02);
        Assert.InRange(curve.TakeLast(20).Average(point => point.Loss), 0, 0.05);
        Assert.True(flat[^1].Loss > 0.9 * Math.Log(41));
    }

    [Theory] // The rate falls, numbers are dropped, and each step's gradient is of three parts; layers made again drop the same.
    [InlineData(false)]
    [InlineData(true)]
    public void Run_CutAndResumed_EndsWithTheSameBits(bool recompute)
    {
        var stream = new SomeSequences(48, 16, 39) { Short = { [5] = 9 } };
        var options = Options with { MicroBatchSequences = 3, Dropout = 0.1, CheckpointEverySteps = 2, Schedule = steps => Rate(steps, 3e-3) };
        using var whole = Model();
        using var cut = Model(recompute);
        using var resumed = Model(recompute);
        var expected = new Trainer(whole, stream, options, new CheckpointFolder(Path.Combine(_folder, "whole"))).Run(Plan);
        using var stop = new CancellationTokenSource();
        var cancelling = new CancelAfter(stop, step: 3);

        new Trainer(cut, stream, options, new CheckpointFolder(Path.Combine(_folder, "cut"))).Run(Plan, cancelling, stop.Token);
        var found = new Trainer(resumed, stream, options, new CheckpointFolder(Path.Combine(_folder, "cut"))).Run(Plan);

        Assert.Equal(3, found.Resumed?.Step);
        Assert.NotEmpty(expected.Account.FinalState);
        Assert.Equal(expected.Account.FinalState, found.Account.FinalState);
        Assert.Equal(expected.Curve, found.Curve);
    }

    [Fact]
    public void Padding_ChangesNoOtherPosition()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var model = Model();
        var ids = Some.Ids(1, 12, 39);
        var filled = TorchSharp.torch.cat([ids, TorchSharp.torch.full([1, 4], 40L, TorchSharp.torch.ScalarType.Int64)], 1);
        var text = TorchSharp.torch.cat([ids, Some.Ids(1, 4, 39, seed: 9)], 1);

        var alone = model.forward(ids);

        Assert.InRange((model.forward(filled).narrow(1, 0, 12) - alone).abs().max().item<float>(), 0, 1e-6f);
        Assert.True((model.forward(text).narrow(1, 0, 12) - alone).abs().max().item<float>() > 1e-6f);
    }

    private static TrainerOptions Options { get; } = new()
    {
        BatchSequences = 8,
        Schedule = steps => Rate(steps, 1e-2),
        Objective = new MaskedLanguageModeling(
            new MaskingOptions { MaskToken = 39, PaddingToken = 40, NeverMasked = new HashSet<int> { 39, 40 }, Vocabulary = 41 }, seed: 1),
    };

    private static LearningRate Rate(long steps, double peak) => new() { Peak = peak, WarmupSteps = 2, Steps = steps };

    private static BertEncoder Model(bool recompute = false)
    {
        var model = new BertEncoder(Tiny) { Recompute = recompute };
        WeightInitializer.Initialize(model, seed: 1);
        return model;
    }

    /// <summary>The same sequences again and again, each time asked for other tokens.</summary>
    private sealed class OverAndOver(ITrainingSequences inner, long times) : ITrainingSequences
    {
        public long Count => inner.Count * times;

        public int SequenceTokens => inner.SequenceTokens;

        public void Read(long index, Span<int> ids) => inner.Read(index % inner.Count, ids);

        public int RealTokens(long index) => inner.RealTokens(index % inner.Count);

        public string SourceOf(long index) => inner.SourceOf(index % inner.Count);
    }

    private sealed class CancelAfter(CancellationTokenSource source, long step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
                source.Cancel();
        }
    }
}
