using DomainAdapt.Core.Randomness;
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
        if (checkpoints is null && options.Forgetting?.Action == ForgettingAction.RollBack)
            throw new InvalidOperationException("A training without checkpoints cannot go back to one.");
        set_num_threads(options.Threads);
        model.Dropout.Share = options.Dropout;
        var (sequences, planned) = Extent();
        var steps = (sequences + options.BatchSequences - 1) / options.BatchSequences;
        var schedule = options.Schedule(steps);
        var guard = checkpoints is null && options.Guard is { } given ? given with { RollBacks = 0 } : options.Guard;

        var parameters = model.named_parameters().Where(parameter => parameter.parameter.requires_grad)
            .Select(parameter => (parameter.name, parameter.parameter)).ToList();
        using var gradients = new GradientBuffer([.. parameters.Select(parameter => parameter.parameter)]);
        using var optimizer = new AdamW(parameters, gradients, options.Optimizer, options.RateOf);

        using var writer = checkpoints is null ? null : new CheckpointWriter(checkpoints);
        var loaded = checkpoints?.Load(options.Fingerprint, model, optimizer);
        var record = new TrainingRecord(loaded?.State, options.LossScale);
        var (saved, begun) = (record.Step, options.Clock.GetTimestamp());
        StopReason? stop = null;

        if (options.Forgetting is { } forgetting && record.Looks.Count == 0)
            Look(forgetting); // before the first step: the base
        while (record.Step < steps && (stop = StopBeforeTheEnd()) is null)
        {
            writer?.ThrowIfFailed();
            var step = record.Step + 1;
            var first = record.Step * options.BatchSequences;
            var count = (int)Math.Min(options.BatchSequences, sequences - first);
            var (loss, norm) = Gradient(step, first, count);
            if (guard?.Judge(record, step, loss.Mean, norm, isWhole: count == options.BatchSequences) is { } incident)
                LeaveOut(incident with { FirstSequence = first, Sequences = count, Documents = options.DocumentsOf?.Invoke(first, count) ?? [] });
            else if (double.IsFinite(loss.Mean) && double.IsFinite(norm))
            {
                var rate = schedule.At(step) * (options.Forgetting?.RateAfter(record) ?? 1);
                optimizer.Step(rate);
                record.LossScale = record.LossScale.AfterUpdate(options.LossScale > 1);
                record.Update(RealTokens(first, count), loss, rate, norm);
                options.Observer?.Updated(record.Curve[^1], loss.Sources);
                progress?.Report(new TrainingProgress(step, steps, record.Passed, planned, loss.Mean, rate));
            }
            else
                stop = StopReason.Diverged; // before the update, so that the weights stay numbers
            if (stop is not null)
                break;
            LookAround(step);
            if (saved < step && (step % options.CheckpointEverySteps == 0 || Anchors().Contains(step)))
                Save();
            if (step % CollectEverySteps == 0)
                GC.Collect();
        }
        if (saved < record.Step)
            Save();

        var last = writer?.Complete() ?? loaded;
        var reason = stop
            ?? (options.Forgetting?.IsOver(record) == true ? StopReason.Forgetting
            : sequences < stream.Count && FlopsAllow() < (options.BudgetTokens ?? long.MaxValue) ? StopReason.ComputeBudget
            : sequences == stream.Count && plan.ExhaustedSource is not null ? StopReason.SourceExhausted
            : StopReason.BudgetReached);
        var account = Accounting.Of(plan, stream, model.Spec, reason, record, options.BatchSequences) with { FinalState = FinalState(last) };
        return new TrainingResult(account, record.Curve, record.Validations, loaded?.State) { Sources = record.Sources, Samples = record.Samples };

        StopReason? StopBeforeTheEnd()
            => options.Validation?.IsFlat(record.Validations) == true ? StopReason.ValidationPlateau
            : options.Forgetting?.IsOver(record) == true ? StopReason.Forgetting
            : Seconds() >= options.BudgetHours * 3600 ? StopReason.ComputeBudget
            : cancellationToken.IsCancellationRequested ? StopReason.Cancelled
            : null;

        (BatchLoss Loss, double Norm) Gradient(long step, long first, int count)
        {
            while (true)
            {
                gradients.Clear();
                var loss = Accumulate(step, first, count, record.LossScale.Scale);
                var norm = gradients.Clip(options.Clip, record.LossScale.Scale);
                if (double.IsFinite(norm) || !double.IsFinite(loss.Mean) || record.LossScale.Lower() is not { } lower)
                    return (loss, norm);
                record.LossScale = lower; // its gradient left the range of half precision: the same batch again, nearer to 0
            }
        }

        double Seconds() => record.Seconds(options.Clock.GetElapsedTime(begun).TotalSeconds);

        void LookAround(long step)
        {
            if (options.Validation is { } validation && step % validation.EverySteps == 0)
            {
                record.Validations.Add(new ValidationPoint { Step = step, Loss = validation.Loss() });
                options.Observer?.Validated(record.Validations[^1]);
            }
            if (options.Sampling is { } sampling && step % sampling.EverySteps == 0)
            {
                var samples = sampling.Make(step);
                record.Samples.AddRange(samples);
                options.Observer?.Sampled(samples);
            }
            if (options.Forgetting is { } watched && (step % watched.EverySteps == 0 || step == steps))
                Look(watched);
        }

        void Look(ForgettingGuard watched)
        {
            var look = watched.Look(record);
            var well = watched.LastWell(record);
            record.Looks.Add(look);
            options.Observer?.Looked(look);
            if (!watched.IsBeyond(look))
            {
                if (watched.Action == ForgettingAction.RollBack)
                    Save();
                return;
            }
            var incident = new Incident { Step = look.Step, Kind = IncidentKind.Forgetting, Action = IncidentAction.Warned, Worsening = look.Worsening };
            incident = watched.Action switch
            {
                ForgettingAction.LowerLr => incident with { Action = IncidentAction.LoweredRate },
                ForgettingAction.Stop => incident with { Action = IncidentAction.Stopped },
                ForgettingAction.RollBack => incident with { Action = IncidentAction.RolledBack, RolledBackTo = well },
                _ => incident,
            };
            record.GoBack(incident);
            options.OnIncident?.Invoke(incident);
            if (well is { } step)
                GoBack(step);
        }

        void LeaveOut(Incident incident)
        {
            record.LeaveOut(RealTokens(incident.FirstSequence, incident.Sequences), incident);
            options.OnIncident?.Invoke(incident);
            if (incident.RolledBackTo is { } anchor)
                GoBack(anchor);
            if (incident.Action == IncidentAction.Stopped)
                stop = StopReason.Diverged;
        }

        void GoBack(long anchor)
        {
            writer?.Complete(); // which may be the anchor
            checkpoints!.Load(anchor, options.Fingerprint, model, optimizer);
        }

        List<long> Anchors()
            => [.. guard?.AnchorsAt(record.Step) ?? [], .. options.Forgetting?.LastWell(record) is { } well ? [well] : Array.Empty<long>()];

        void Save()
        {
            writer?.Save(model, optimizer, record.ToState(options, TorchRuntime.Loaded?.Version, Seconds()), Anchors());
            saved = record.Step;
        }
    }

    /// <summary>Adds up the gradient of the mean loss over the targets of some sequences; returns that mean.</summary>
    private BatchLoss Accumulate(long step, long first, int count, double lossScale)
    {
        var targets = SequenceBatch.TargetsOf(stream, first, count, options.Objective);
        var sums = new SortedDictionary<string, (double Loss, long Targets)>(StringComparer.Ordinal);
        var most = options.MicroBatchSequences ?? count;
        for (var start = 0; start < count; start += most)
        {
            var part = Math.Min(most, count - start);
            // What is dropped follows from the part's first sequence, so that it is the same after an interruption.
            var seed = SplitMix64.Mix((ulong)options.Seed ^ SplitMix64.Mix((ulong)(first + start)));
            foreach (var batch in SequenceBatch.ReadParts(stream, first + start, part, model.Device, options.Objective))
            {
                using var _ = batch;
                if (batch.TargetCount == 0)
                    continue;
                model.Dropout.Seed = seed++;
                var losses = CausalLanguageModeling.BackwardOfEach(model, batch.Inputs, batch.Targets, lossScale / targets, options.ZLoss);
                model.Dropout.Seed = null;
                for (var row = 0; row < losses.Length; row++)
                {
                    var source = stream.SourceOf(batch.Sequences[row]);
                    var (loss, asked) = sums.GetValueOrDefault(source);
                    sums[source] = (loss + losses[row], asked + batch.TargetCounts[row]);
                }
            }
        }
        return new BatchLoss(
            sums.Values.Sum(sum => sum.Loss) / Math.Max(1, targets),
            [.. sums.Where(sum => sum.Value.Targets > 0).Select(sum => new SourcePoint(step, sum.Key, sum.Value.Targets, sum.Value.Loss / sum.Value.Targets))]);
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
    private double FlopsAllow() => (options.BudgetFlops ?? double.PositiveInfinity) / TrainingFlops.Of(model.Spec.ParametersOfAToken, 1);

    private long RealTokens(long first, long count)
    {
        long tokens = 0;
        for (var i = first; i < first + count; i++)
            tokens += stream.RealTokens(i);
        return tokens;
    }
}
