using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Tests.Batches;

public sealed class HalfPrecisionTests : IDisposable
{
    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 200), new("web", 100)]);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_InHalfPrecision_GoesTheWayOfSinglePrecision()
    {
        var half = Run(Precision.Fp16, LossScaleState.First).Curve;
        var single = Run(Precision.Fp32, 1).Curve;

        Assert.NotEqual(single, half);
        foreach (var (one, other) in single.Zip(half))
            Assert.Equal(one.Loss, other.Loss, 0.02);
        Assert.True(half[^1].Loss < 0.7 * half[0].Loss);
    }

    [Fact] // 2^40 times a gradient is beyond 65504; each batch is tried again, and none is left out.
    public void Run_WithAScaleBeyondTheRange_HalvesItUntilTheGradientFits()
    {
        var found = Run(Precision.Fp16, Math.Pow(2, 40));

        Assert.Equal((StopReason.BudgetReached, 12L, 0L), (found.Account.StopReason, found.Account.Steps, found.Account.LeftOutTokens));
        Assert.Equal(12, found.Curve.Count);
        Assert.True(found.Curve[^1].Loss < 0.7 * found.Curve[0].Loss);
    }

    [Fact] // The scale that was found goes on too.
    public void Run_CutAndResumed_EndsInTheSameBits()
    {
        var expected = Run(Precision.Fp16, Math.Pow(2, 30), "whole");
        Run(Precision.Fp16, Math.Pow(2, 30), "cut", budget: 5 * 64);
        var found = Run(Precision.Fp16, Math.Pow(2, 30), "cut");

        Assert.Equal(5, found.Resumed!.Step);
        Assert.InRange(found.Resumed.LossScale.Scale, 2, Math.Pow(2, 29));
        Assert.Equal(expected.Account.FinalState, found.Account.FinalState);
        Assert.Equal(expected.Curve, found.Curve);
    }

    [Fact]
    public void LossScale_DoublesAfterManyUpdates_AndNeverFallsBelowOne()
    {
        var scale = new LossScaleState(4, 0);
        for (var update = 0; update < 2000; update++)
            scale = scale.AfterUpdate(isUsed: true);

        Assert.Equal(new LossScaleState(8, 0), scale);
        Assert.Equal(new LossScaleState(4, 0), scale.Lower());
        Assert.Null(new LossScaleState(1, 7).Lower());
        Assert.Equal(new LossScaleState(1, 0), new LossScaleState(1, 0).AfterUpdate(isUsed: false));
    }

    private TrainingResult Run(Precision precision, double scale, string? folder = null, long? budget = null)
    {
        using var model = new LlamaDecoder(Some.Tiny, precision);
        WeightInitializer.Initialize(model, seed: 1);
        var options = new TrainerOptions
        {
            BatchSequences = 4,
            BudgetTokens = budget,
            Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = 1e-2, Steps = steps },
            LossScale = scale,
            Fingerprint = "f",
        };
        return new Trainer(model, new SomeSequences(48, 16, Some.Tiny.Vocabulary), options, folder is null ? null : new CheckpointFolder(Path.Combine(_folder, folder))).Run(Plan);
    }
}
