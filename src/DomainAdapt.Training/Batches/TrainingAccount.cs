namespace DomainAdapt.Training.Batches;

/// <summary>What a mix planned and could get.</summary>
/// <param name="TargetTokens">Tokens that were asked for.</param>
/// <param name="Sources">The sources, in the order of the pipeline.</param>
/// <param name="ExhaustedSource">The source that ended the mix before its target; null where the target was reached.</param>
public sealed record TokenPlan(long TargetTokens, IReadOnlyList<SourcePlan> Sources, string? ExhaustedSource = null);

/// <summary>What a source could give.</summary>
/// <param name="Name">The pipeline's name for it.</param>
/// <param name="AvailableTokens">Tokens in one pass over it.</param>
public sealed record SourcePlan(string Name, long AvailableTokens);

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All tokens of the budget were seen.</summary>
    BudgetReached,

    /// <summary>A source ran out before the budget was reached, and with it the sequences.</summary>
    SourceExhausted,

    /// <summary>It was asked to stop; the checkpoint says where to go on.</summary>
    Cancelled,

    /// <summary>The loss or the gradient was no longer a finite number.</summary>
    Diverged,
}

/// <summary>What a training took in, and why it ended.</summary>
public sealed record TrainingAccount
{
    /// <summary>Tokens that were asked for.</summary>
    public required long TargetTokens { get; init; }

    /// <summary>Tokens of the sequences that the mix made.</summary>
    public required long AcquiredTokens { get; init; }

    /// <summary>Tokens that were trained on.</summary>
    public required long SeenTokens { get; init; }

    /// <summary>Updates made.</summary>
    public required long Steps { get; init; }

    /// <summary>The sources, in the order of the plan.</summary>
    public required IReadOnlyList<SourceAccount> Sources { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>With <see cref="StopReason.SourceExhausted"/>, the source that ran out.</summary>
    public string? ExhaustedSource { get; init; }
}

/// <summary>What a training took from a source.</summary>
public sealed record SourceAccount
{
    /// <summary>The pipeline's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Tokens in one pass over it.</summary>
    public required long AvailableTokens { get; init; }

    /// <summary>Tokens that were trained on.</summary>
    public required long SeenTokens { get; init; }

    /// <summary>Passes over it: seen by available.</summary>
    public required double Epochs { get; init; }
}
