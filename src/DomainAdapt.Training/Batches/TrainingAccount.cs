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

    /// <summary>All floating-point operations of the budget were made, or its hours are over.</summary>
    ComputeBudget,

    /// <summary>Held-out text was predicted no better for as many looks as the patience allows.</summary>
    ValidationPlateau,

    /// <summary>General text was predicted worse than by the base, beyond the tolerance.</summary>
    Forgetting,

    /// <summary>Its time was up; the checkpoint says where to go on.</summary>
    TimeLimit,

    /// <summary>It was asked to stop; the checkpoint says where to go on.</summary>
    Cancelled,

    /// <summary>Loss or gradient was no finite number, or far above what it had been, again and again.</summary>
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

    /// <summary>Tokens of them that were seen for the first time.</summary>
    public required long UniqueTokens { get; init; }

    /// <summary>
    /// New tokens that what was seen is worth, as a repeated one is worth less each time (Muennighoff et al. 2023); never less than the unique
    /// ones.
    /// </summary>
    public required long EffectiveTokens { get; init; }

    /// <summary>Floating-point operations, 6 for each weight and token (Kaplan et al. 2020).</summary>
    public required double Flops { get; init; }

    /// <summary>Nats a token that the same law expects to have won, had no token been a repeated one.</summary>
    public required double GainIfAllWereNew { get; init; }

    /// <summary>
    /// Nats a token that the same law expects of twice the data, seen as often. It was fitted on models of millions of weights and billions of
    /// tokens; far below those it promises too much.
    /// </summary>
    public required double GainOfTwiceTheData { get; init; }

    /// <summary>Batches taken; an update was made of each that is not left out.</summary>
    public required long Steps { get; init; }

    /// <summary>Tokens of batches that the weights have nothing of: their update was not made, or was taken back.</summary>
    public long LeftOutTokens { get; init; }

    /// <summary>Such batches, with their documents, and what was done.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];

    /// <summary>The sources, in the order of the plan.</summary>
    public required IReadOnlyList<SourceAccount> Sources { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>With <see cref="StopReason.SourceExhausted"/>, the source that ran out.</summary>
    public string? ExhaustedSource { get; init; }

    /// <summary>What the looks at general text found, the base's first; none where none was watched.</summary>
    public IReadOnlyList<ForgettingLook> Looks { get; init; } = [];

    /// <summary>
    /// SHA-256 of the last checkpoint's weights and optimiser, by file: trainings that agree in both agree in every bit. None without checkpoints.
    /// </summary>
    public IReadOnlyDictionary<string, string> FinalState { get; init; } = new Dictionary<string, string>();
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

    /// <summary>Tokens of them that were seen for the first time.</summary>
    public required long UniqueTokens { get; init; }

    /// <summary>New tokens that what was seen is worth (Muennighoff et al. 2023).</summary>
    public required long EffectiveTokens { get; init; }

    /// <summary>Passes over it: seen by available.</summary>
    public required double Epochs { get; init; }
}
