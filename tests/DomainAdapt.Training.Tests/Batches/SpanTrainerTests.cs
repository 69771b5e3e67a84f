using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Batches;

/// <summary>Trains an encoder with a decoder by corrupted spans.</summary>
public sealed class SpanTrainerTests : IDisposable
{
    private const int Text = 30; // ids of text; then come an end token, padding, and nine sentinels

    private static readonly T5Spec Tiny = new()
    {
        Layers = 2,
        Width = 32,
        Heads = 4,
        HeadWidth = 8,
        FeedForward = 48,
        IsGated = true,
        Vocabulary = 41,
        Context = 24,
        PaddingToken = 31,
        FirstSentinel = 40,
    };

    private static readonly TokenPlan Plan = new(1, [new SourcePlan("web", 1), new SourcePlan("law", 1)]);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_BeginsUniform_AndLearnsABatchByHeart()
    {
        using var model = Model();
        using var still = Model();

        var curve = new Trainer(model, new Repeated(new SomeSequences(1, 16, Text)), Options with { BatchSequences = 1, Schedule = steps => Rate(steps, 5e-3) }).Run(Plan).Curve;
        var flat = new Trainer(still, new SomeSequences(80, 16, Text), Options with { Schedule = steps => Rate(steps, 0) }).Run(Plan).Curve;

        Assert.InRange(curve[0].Loss, Math.Log(41) * 0.98, Math.Log(41) * 1.02);
        Assert.InRange(curve.TakeLast(20).Average(point => point.Loss), 0, 0.05);
        Assert.True(flat[^1].Loss > 0.9 * Math.Log(41));
    }

    [Theory] // The rate falls, each step's gradient is of three parts, and numbers are dropped.
    [InlineData(false)]
    [InlineData(true)]
    public void Run_CutAndResumed_EndsWithTheSameBits(bool recompute)
    {
        var stream = new SomeSequences(48, 16, Text) { Short = { [5] = 9 } };
        var options = Options with { MicroBatchSequences = 3, Dropout = 0.1, CheckpointEverySteps = 2, Schedule = steps => Rate(steps, 3e-3) };
        using var whole = Model(recompute);
        using var cut = Model(recompute);
        using var resumed = Model(recompute);
        var expected = new Trainer(whole, stream, options, new CheckpointFolder(Path.Combine(_folder, "whole"))).Run(Plan);
        using var stop = new CancellationTokenSource();
        using var drawn = rand(100);

        new Trainer(cut, stream, options, new CheckpointFolder(Path.Combine(_folder, "cut"))).Run(Plan, new CancelAfter(stop, step: 3), stop.Token);
        using var more = rand(100); // whatever else draws random numbers
        var found = new Trainer(resumed, stream, options, new CheckpointFolder(Path.Combine(_folder, "cut"))).Run(Plan);

        Assert.Equal(3, found.Resumed?.Step);
        Assert.NotEmpty(expected.Account.FinalState);
        Assert.Equal(expected.Account.FinalState, found.Account.FinalState);
        Assert.Equal(expected.Curve, found.Curve);
    }

    [Fact] // Masks are drawn again as they were; the parts of a layer's gradient are added up in another order.
    public void Run_WithLayersMadeAgain_IsTheSameButForRounding()
    {
        var stream = new SomeSequences(48, 16, Text);
        var (kept, again) = (Curve(false), Curve(true));

        Assert.All(kept.Zip(again), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4));
        Assert.All(kept.Zip(again), pair => Assert.Equal(pair.First.GradientNorm, pair.Second.GradientNorm, 1e-3));

        IReadOnlyList<TrainingPoint> Curve(bool recompute)
        {
            using var model = Model(recompute);
            return new Trainer(model, stream, Options with { Dropout = 0.3 }).Run(Plan).Curve;
        }
    }

    [Fact] // The comparison above sees what it is for.
    public void Run_WithOtherDropout_EndsOtherwise()
    {
        var stream = new SomeSequences(16, 16, Text);
        var curves = new[] { Options, Options with { Dropout = 0.1 }, Options with { Dropout = 0.1, Seed = 2 } }.Select(options =>
        {
            using var model = Model();
            return new Trainer(model, stream, options).Run(Plan).Curve[0].Loss;
        }).ToList();

        Assert.Equal(3, curves.Distinct().Count());
        Assert.All(curves, loss => Assert.InRange(loss, Math.Log(41) * 0.98, Math.Log(41) * 1.02));
    }

    [Fact] // What is read is shown whole; of what is said, only what lies before.
    public void Targets_AreSeenOnlyBackwards_AndPaddingNotAtAll()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var (ids, targets) = (Some.Ids(1, 12, Text), Some.Ids(1, 6, Text, seed: 8));
        var filled = cat([ids, full([1, 4], 31L, ScalarType.Int64)], 1);
        var other = targets.clone();
        other[0, 4] = 29 - other[0, 4];
        var read = ids.clone();
        read[0, 11] = 29 - read[0, 11];

        var alone = model.Hidden(ids, targets);

        Assert.InRange((model.Hidden(filled, targets) - alone).abs().max().item<float>(), 0, 1e-6f);
        Assert.InRange((model.Hidden(ids, other) - alone).narrow(1, 0, 5).abs().max().item<float>(), 0, 0);
        Assert.True((model.Hidden(ids, other) - alone).narrow(1, 5, 1).abs().max().item<float>() > 1e-6f);
        Assert.True((model.Hidden(read, targets) - alone).narrow(1, 0, 1).abs().max().item<float>() > 1e-7f);
    }

    private static TrainerOptions Options { get; } = new()
    {
        BatchSequences = 8,
        Schedule = steps => Rate(steps, 1e-2),
        Objective = new SpanCorruption(new SpanCorruptionOptions { EndToken = Text, PaddingToken = 31, FirstSentinel = 40 }, seed: 1),
        Seed = 1,
    };

    private static LearningRate Rate(long steps, double peak) => new() { Peak = peak, WarmupSteps = 2, Steps = steps };

    private static T5Model Model(bool recompute = false)
    {
        var model = new T5Model(Tiny) { Recompute = recompute };
        WeightInitializer.Initialize(model, seed: 1);
        return model;
    }

    /// <summary>The same sequences again and again, each time with other spans.</summary>
    private sealed class Repeated(ITrainingSequences inner) : ITrainingSequences
    {
        public long Count => inner.Count * 700;

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
