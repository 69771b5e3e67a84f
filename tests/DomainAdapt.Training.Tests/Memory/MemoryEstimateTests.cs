using DomainAdapt.Training.Memory;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Memory;

public class MemoryEstimateTests
{
    // 1000 weights and 100 a layer; 20 bytes a weight, and 5000 bytes with 600 a layer for a step.
    private static readonly MemorySample Two = new(2, 1200 * 28 + 6200, 1200, 1200);
    private static readonly MemorySample Four = new(4, 1400 * 28 + 7400, 1400, 1400);
    private static readonly TrainSpec Spec = new() { BatchSequences = 16 };

    [Fact]
    public void Of_TwoSamples_DrawsTheWhole_AndPartsByArithmetic()
    {
        var estimate = MemoryEstimate.Of(Spec, 12, Two, Four);

        Assert.Equal((2200L, 2200L), (estimate.Parameters, estimate.Trained));
        Assert.Equal(
            (8800L, 8800L, 17600L, 26400L, 12200L),
            (estimate.Weights, estimate.Gradients, estimate.Optimizer, estimate.CheckpointCopy, estimate.Total - 2200 * 28));
        Assert.Equal(2200 * 28 + 12200, estimate.Total);
        Assert.Equal(8800, MemoryEstimate.Of(Spec with { OptimizerStates = OptimizerStates.Bf16 }, 12, Two, Four).Optimizer);
    }

    [Fact]
    public void ToFit_NamesTheSmallestChangeFirst_AndNothingWhereItFits()
    {
        var estimate = MemoryEstimate.Of(Spec, 12, Two, Four);

        Assert.Empty(estimate.ToFit(Spec, estimate.Total));
        var half = estimate.ToFit(Spec, estimate.Fixed + estimate.Activations / 2);
        Assert.StartsWith("micro_batch_sequences: 7 instead of 16", half[0], StringComparison.Ordinal);
        Assert.StartsWith("recompute: true", half[1], StringComparison.Ordinal);
        var little = estimate.ToFit(Spec, estimate.Fixed / 2);
        Assert.DoesNotContain(little, advice => advice.StartsWith("micro_batch", StringComparison.Ordinal) || advice.StartsWith("recompute", StringComparison.Ordinal));
        Assert.Contains("a smaller model", little[^1], StringComparison.Ordinal);
    }
}
