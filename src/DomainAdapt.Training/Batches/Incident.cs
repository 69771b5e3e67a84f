namespace DomainAdapt.Training.Batches;

/// <summary>A step whose update was not made, or that ended worse.</summary>
public sealed record Incident
{
    /// <summary>The step.</summary>
    public required long Step { get; init; }

    /// <summary>What was seen.</summary>
    public required IncidentKind Kind { get; init; }

    /// <summary>What was done about it.</summary>
    public required IncidentAction Action { get; init; }

    /// <summary>Mean loss of the step's targets, in nats; null where it is no number.</summary>
    public double? Loss { get; init; }

    /// <summary>2-norm of its gradient; null where it is no number.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Standard deviations above the mean of the updates before it; null where loss or gradient is no number.</summary>
    public double? ZScore { get; init; }

    /// <summary>With <see cref="IncidentKind.Forgetting"/>, by which part of the base's loss general text is worse.</summary>
    public double? Worsening { get; init; }

    /// <summary>Number of the step's first sequence.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Sequences of the step.</summary>
    public int Sequences { get; init; }

    /// <summary>The documents in them, as ids; none where the mix does not tell.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>With <see cref="IncidentAction.RolledBack"/>, the step whose weights the training went back to.</summary>
    public long? RolledBackTo { get; init; }

    /// <summary>Whether the training has nothing of a step: its update was not made, or was taken back.</summary>
    internal bool LeavesOut(long step)
        => (step == Step && Kind != IncidentKind.Forgetting) || (RolledBackTo is { } to && step > to && step <= Step);
}

/// <summary>What was wrong with a step.</summary>
public enum IncidentKind
{
    /// <summary>Loss or gradient is no finite number.</summary>
    NotFinite,

    /// <summary>The loss lies far above those before it.</summary>
    LossSpike,

    /// <summary>The gradient's norm lies far above those before it.</summary>
    GradientSpike,

    /// <summary>General text is predicted worse than by the base, beyond the tolerance.</summary>
    Forgetting,
}

/// <summary>What is done about such a step.</summary>
public enum IncidentAction
{
    /// <summary>The update was not made; the training goes on with the next batch.</summary>
    Skipped,

    /// <summary>Weights and optimiser went back to an earlier step; the batches since then are left out.</summary>
    RolledBack,

    /// <summary>The training ended.</summary>
    Stopped,

    /// <summary>It was said, and nothing else.</summary>
    Warned,

    /// <summary>The learning rate was lowered from then on.</summary>
    LoweredRate,
}
