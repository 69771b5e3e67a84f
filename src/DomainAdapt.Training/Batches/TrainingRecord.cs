using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Batches;

/// <summary>What a training has done so far: all of it that a checkpoint keeps besides weights and optimiser.</summary>
internal sealed class TrainingRecord
{
    private readonly double _secondsBefore;

    /// <summary>Begins anew, or where a checkpoint left off.</summary>
    public TrainingRecord(TrainingState? state, double lossScale = 1)
    {
        LossScale = state?.LossScale ?? new LossScaleState(lossScale, 0);
        if (state is null)
            return;
        (Step, Tokens, Passed, Updates, _secondsBefore) = (state.Step, state.Tokens, state.Passed, state.Updates, state.Seconds);
        Curve.AddRange(state.Curve);
        Validations.AddRange(state.Validations);
        Incidents.AddRange(state.Incidents);
        Sources.AddRange(state.Sources);
        Looks.AddRange(state.Looks);
        Samples.AddRange(state.Samples);
    }

    /// <summary>Batches taken, whether or not an update was made of them.</summary>
    public long Step { get; private set; }

    /// <summary>Tokens of the batches that updates were made of.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens of all batches taken.</summary>
    public long Passed { get; private set; }

    /// <summary>Updates that the weights are made of.</summary>
    public long Updates { get; private set; }

    /// <summary>What the loss is multiplied by in half precision.</summary>
    public LossScaleState LossScale { get; set; }

    /// <summary>What was measured at each of them.</summary>
    public List<TrainingPoint> Curve { get; } = [];

    /// <summary>What the looks at held-out text found.</summary>
    public List<ValidationPoint> Validations { get; } = [];

    /// <summary>Batches that were left out.</summary>
    public List<Incident> Incidents { get; } = [];

    /// <summary>How each of them did on its sources.</summary>
    public List<SourcePoint> Sources { get; } = [];

    /// <summary>What the looks at general text found, the base's first.</summary>
    public List<ForgettingLook> Looks { get; } = [];

    /// <summary>What the model made of prompts.</summary>
    public List<TrainingSample> Samples { get; } = [];

    /// <summary>Adds an update.</summary>
    public void Update(long tokens, BatchLoss loss, double rate, double norm)
    {
        Step++;
        Updates++;
        Tokens += tokens;
        Passed += tokens;
        Curve.Add(new TrainingPoint { Step = Step, Tokens = Tokens, Loss = loss.Mean, LearningRate = rate, GradientNorm = norm });
        Sources.AddRange(loss.Sources);
    }

    /// <summary>Adds a batch that was left out; one that takes the training back takes back what came after.</summary>
    public void LeaveOut(long tokens, Incident incident)
    {
        Step++;
        Passed += tokens;
        GoBack(incident);
    }

    /// <summary>Adds what was wrong with the last update; one that takes the training back takes back what came after, looks aside.</summary>
    public void GoBack(Incident incident)
    {
        Incidents.Add(incident);
        if (incident.RolledBackTo is not { } step)
            return;
        Updates -= Curve.RemoveAll(point => point.Step > step);
        Validations.RemoveAll(point => point.Step > step);
        Sources.RemoveAll(point => point.Step > step);
        Samples.RemoveAll(sample => sample.Step > step);
        Tokens = Curve.Count == 0 ? 0 : Curve[^1].Tokens;
    }

    /// <summary>Whether the weights have nothing of a batch that was taken.</summary>
    public bool IsLeftOut(long step) => Incidents.Any(incident => incident.LeavesOut(step));

    /// <summary>Seconds of all attempts, given those of this one.</summary>
    public double Seconds(double ofThisAttempt) => _secondsBefore + ofThisAttempt;

    /// <summary>What a checkpoint keeps of it; copies, as it is written while the lists grow.</summary>
    public TrainingState ToState(TrainerOptions options, string? libtorch, double seconds) => new()
    {
        Step = Step,
        Tokens = Tokens,
        Passed = Passed,
        Updates = Updates,
        Fingerprint = options.Fingerprint,
        Threads = options.Threads,
        Libtorch = libtorch,
        Seconds = seconds,
        Curve = [.. Curve],
        Validations = [.. Validations],
        Incidents = [.. Incidents],
        LossScale = LossScale,
        Sources = [.. Sources],
        Looks = [.. Looks],
        Samples = [.. Samples],
    };
}

/// <summary>What a batch lost before its update.</summary>
/// <param name="Mean">Mean over its targets, in nats.</param>
/// <param name="Sources">The same of each source, in the order in which they come.</param>
internal sealed record BatchLoss(double Mean, IReadOnlyList<SourcePoint> Sources);
