using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Stages;

/// <summary>What a trainer is told of a spec.</summary>
internal static class TrainSpecOptions
{
    /// <summary>Everything that follows from the spec alone.</summary>
    public static TrainerOptions ToOptions(this TrainSpec spec, string fingerprint) => new()
    {
        BatchSequences = spec.BatchSequences,
        MicroBatchSequences = spec.MicroBatchSequences,
        BudgetTokens = spec.BudgetTokens,
        BudgetFlops = spec.BudgetFlops,
        BudgetHours = spec.BudgetHours,
        Schedule = spec.RateOver,
        Optimizer = new AdamWOptions(spec.Beta1, spec.Beta2, WeightDecay: spec.WeightDecay, States: spec.OptimizerStates),
        LossScale = spec.Dtype == Precision.Fp16 ? LossScaleState.First : 1,
        Clip = spec.Clip,
        Dropout = spec.Dropout,
        ZLoss = spec.ZLoss,
        CheckpointEverySteps = spec.CheckpointEverySteps,
        Threads = spec.Threads,
        Fingerprint = fingerprint,
    };
}
