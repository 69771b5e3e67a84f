using DomainAdapt.Scaling.Compute;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Batches;

/// <summary>
/// Trains a model on a stream of sequences from its first to its last, or to the end of the budget. Step s takes the sequences from
/// (s - 1) · batch on, so a training that was cut goes on from its checkpoint to the same bits, given the same threads.
/// </summary>
/// <param name="model">The model; its weights change.</param>
/// <param name="stream">What it learns from.</param>
/// <param name="options">How.</param>
/// <param name="checkpoints">Where checkpoints lie; null for none.</param>
public sealed class Trainer(LanguageModel model, ITrainingSequences stream, TrainerOptions options, CheckpointFolder? checkpoints = null)
{
    // The wrappers of tensors are small to the collector, which therefore runs once in hundreds of steps, while scalars and enumerators wait to be
    // finalised by the thousand; a collection at such a distance takes no time that could be measured.
    private const int CollectEverySteps = 100;

    /// <summary>Trains until stream or a budget end, held-out text gets no better, the loss diverges, or it is cancelled, which it notices between steps.</summary>
    public TrainingResult Run(TokenPlan plan, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        set_num_threads(options.Threads);
        var (sequences, planned) = Extent();
        var steps = (sequences + options.BatchSequences - 1) / options.BatchSequences;
        var schedule = options.Schedule(steps);

        var parameters = model.named_parameters().Select(parameter => (parameter.name, parameter.parameter)).ToList();
        using var gradients = new GradientBuffer([.. parameters.Select(parameter => parameter.parameter)]);
        using var optimizer = new AdamW(parameters, gradients, options.Optimizer);

        using var writer = checkpoints is null ? null : new CheckpointWriter(checkpoints);
        var loaded = checkpoints?.Load(options.Fingerprint, model, optimizer);
        var resumed = loaded?.State;
        var (step, tokens) = (resumed?.Step ?? 0, resumed?.Tokens ?? 0);
        var curve = resumed?.Curve.ToList() ?? [];
        var validations = resumed?.Validations.ToList() ?? [];
        var (saved, begun) = (step, options.Clock.GetTimestamp());
        StopReason? stop = null;

        while (step < steps && (stop = StopBeforeTheEnd()) is null)
        {
            writer?.ThrowIfFailed();
            var first = step * options.BatchSequences;
            var count = (int)Math.Min(options.BatchSequences, sequences - first);
            gradients.Clear();
            var loss = Accumulate(first, count);
            var norm = gradients.Clip(options.Clip);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                stop = StopReason.Diverged; // before the update, so that the weights stay numbers
                break;
            }

            step++;
            var rate = schedule.At(step);
            optimizer.Step(rate);
            tokens += RealTokens(first, count);
            curve.Add(new TrainingPoint { Step = step, Tokens = tokens, Loss = loss, LearningRate = rate, GradientNorm = norm });
            progress?.Report(new TrainingProgress(step, steps, tokens, planned, loss, rate));
            if (options.Validation is { } validation && step % validation.EverySteps == 0)
                validations.Add(new ValidationPoint { Step = step, Loss = validation.Loss() });
            if (step % options.CheckpointEverySteps == 0)
                Save();
            if (step % CollectEverySteps == 0)
                GC.Collect();
        }
        if (saved < step)
            Save();

        var last = writer?.Complete() ?? loaded;
        var reason = stop
            ?? (sequences < stream.Count && FlopsAllow() < (options.BudgetTokens ?? long.MaxValue) ? StopReason.ComputeBudget
            : sequences == stream.Count && plan.ExhaustedSource is not null ? StopReason.SourceExhausted
            : StopReason.BudgetReached);
        var account = Accounting.Of(plan, stream, model.Spec.ParameterCount(), reason, step, tokens) with { FinalState = FinalState(last) };
        return new TrainingResult(account, curve, validations, resumed);

        StopReason? StopBeforeTheEnd()
            => options.Validation?.IsFlat(validations) == true ? StopReason.ValidationPlateau
            : Seconds() >= options.BudgetHours * 3600 ? StopReason.ComputeBudget
            : cancellationToken.IsCancellationRequested ? StopReason.Cancelled
            : null;

        double Seconds() => (resumed?.Seconds ?? 0) + options.Clock.GetElapsedTime(begun).TotalSeconds;

        void Save()
        {
            writer?.Save(model, optimizer, new TrainingState
            {
                Step = step,
                Tokens = tokens,
                Fingerprint = options.Fingerprint,
                Threads = options.Threads,
                Libtorch = TorchRuntime.Loaded?.Version,
                Seconds = Seconds(),
                Curve = [.. curve], // it is written while both grow
                Validations = [.. validations],
            });
            saved = step;
        }
    }

    /// <summary>Adds up the gradient of the mean loss over the targets of some sequences; returns that mean.</summary>
    private double Accumulate(long first, int count)
    {
        var targets = SequenceBatch.TargetsOf(stream, first, count, options.Objective);
        var sum = 0.0;
        var most = options.MicroBatchSequences ?? count;
        for (var start = 0; start < count; start += most)
        {
            var part = Math.Min(most, count - start);
            using var batch = SequenceBatch.Read(stream, first + start, part, model.Device, options.Objective);
            if (batch.TargetCount == 0)
                continue;
            sum += CausalLanguageModeling.Backward(model, batch.Inputs, batch.Targets, 1.0 / targets);
        }
        return sum / Math.Max(1, targets);
    }

    /// <summary>The hashes of a checkpoint's tensors; its state tells also of this machine.</summary>
    private static Dictionary<string, string> FinalState(Checkpoint? last)
        => last?.Files.Where(file => file.Key.EndsWith(".safetensors", StringComparison.Ordinal)).ToDictionary() ?? [];

    /// <summary>The sequences that the budget allows, and their tokens.</summary>
    private (long Sequences, long Tokens) Extent()
    {
        long sequences = 0, tokens = 0;
        var most = Math.Min(options.BudgetTokens ?? long.MaxValue, FlopsAllow());
        while (sequences < stream.Count && tokens < most)
            tokens += stream.RealTokens(sequences++);
        return (sequences, tokens);
    }

    /// <summary>Tokens that the budget of operations allows.</summary>
    private double FlopsAllow() => (options.BudgetFlops ?? double.PositiveInfinity) / TrainingFlops.Of(model.Spec.ParameterCount(), 1);

    private long RealTokens(long first, long count)
    {
        long tokens = 0;
        for (var i = first; i < first + count; i++)
            tokens += stream.RealTokens(i);
        return tokens;
    }
}
