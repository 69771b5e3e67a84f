using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Memory;

/// <summary>
/// The resident memory of a training over that of its process, bytes. Its whole is drawn from two models of few layers that were measured:
/// every layer takes the same. The parts that follow from the number of weights are arithmetic; the rest is what a step makes.
/// </summary>
/// <param name="Layers">Layers of the model.</param>
/// <param name="Parameters">Its weights.</param>
/// <param name="Trained">Those of them that change.</param>
/// <param name="Weights">Bytes of the weights.</param>
/// <param name="Gradients">Bytes of their gradients.</param>
/// <param name="Optimizer">Bytes of the optimiser's means.</param>
/// <param name="CheckpointCopy">Bytes of the copy of weights and means that a checkpoint is written from while the training goes on.</param>
/// <param name="Activations">The rest: what a step keeps until its gradient is due, and what operators need for a moment.</param>
public sealed record MemoryEstimate(
    int Layers, long Parameters, long Trained, long Weights, long Gradients, long Optimizer, long CheckpointCopy, long Activations)
{
    // Less is not known: a step's own part is drawn from two measurements.
    private const double Margin = 0.9;

    /// <summary>The whole.</summary>
    public long Total => Weights + Gradients + Optimizer + CheckpointCopy + Activations;

    /// <summary>Bytes that do not depend on the batch.</summary>
    public long Fixed => Total - Activations;

    /// <summary>Draws it from two measured models of other numbers of layers.</summary>
    public static MemoryEstimate Of(TrainSpec spec, int layers, MemorySample few, MemorySample more)
    {
        long At(Func<MemorySample, long> of) => of(few) + (long)Math.Round((layers - few.Layers) * (double)(of(more) - of(few)) / Math.Max(1, more.Layers - few.Layers));
        var (total, parameters, trained) = (At(sample => sample.PeakBytes), At(sample => sample.Parameters), At(sample => sample.Trained));
        var width = spec.Dtype == Precision.Fp64 ? 8 : 4;
        var means = trained * 2 * (spec.OptimizerStates == OptimizerStates.Bf16 ? 2 : width);
        var estimate = new MemoryEstimate(layers, parameters, trained, parameters * width, trained * width, means, parameters * width + means, 0);
        return estimate with { Activations = Math.Max(0, total - estimate.Total) };
    }

    /// <summary>What to change so that it takes no more than a limit, the smallest change first; nothing where it fits.</summary>
    public IReadOnlyList<string> ToFit(TrainSpec spec, long limit)
    {
        if (Total <= limit)
            return [];
        var advice = new List<string>();
        var micro = spec.MicroBatchSequences ?? spec.BatchSequences;
        var fitting = (int)Math.Floor(Margin * Math.Max(0, limit - Fixed) / Math.Max(1, Activations) * micro);
        if (fitting >= 1)
            advice.Add(FormattableString.Invariant($"micro_batch_sequences: {Math.Min(fitting, micro - 1)} instead of {micro}: the same training in smaller parts"));
        if (!spec.Recompute && Fixed < limit)
            advice.Add("recompute: true: layers keep their input only, for about a third more work");
        if (spec.OptimizerStates == OptimizerStates.Fp32 && Total - Optimizer < limit) // the means and their copy, halved
            advice.Add(FormattableString.Invariant($"optimizer_states: bf16: {Optimizer / 1e6:0} MB less, with its checkpoint's copy"));
        if (spec.Lora is null && Fixed > limit / 2)
            advice.Add("lora: { rank: 16 }: neither gradients nor means of the weights themselves");
        if (advice.Count == 0 || fitting < 1)
            advice.Add(FormattableString.Invariant($"a smaller model, or more memory: {Fixed / 1e6:0} MB do not depend on the batch"));
        return advice;
    }
}
