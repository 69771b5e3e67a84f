namespace DomainAdapt.Corpora.Mixing;

/// <summary>Other shares from some part of the budget on.</summary>
public sealed record MixPhaseSpec
{
    /// <summary>The part of the budget that is placed before it begins: 0.9 for the last tenth.</summary>
    public required decimal From { get; init; }

    /// <summary>Each source's share of the tokens from there on; they add up to exactly 1.</summary>
    public required IReadOnlyDictionary<string, decimal> Shares { get; init; }
}

/// <summary>General text that is mixed in so that the model does not forget it.</summary>
public sealed record ReplaySpec
{
    /// <summary>
    /// Its part of the tokens. 0.05 kept a model's old text where the new was of the same language, 0.25 where it was not (Ibrahim et al., 2024).
    /// </summary>
    public decimal Share { get; init; } = 0.05m;

    /// <summary>The sources it is drawn from, in the proportion of their shares; the others share the rest in the proportion of theirs.</summary>
    public required IReadOnlyList<string> Sources { get; init; }
}

/// <summary>Where a mix's shares come from.</summary>
public enum Weighting
{
    /// <summary>They are given.</summary>
    Shares,

    /// <summary>In proportion to each source's tokens.</summary>
    Tokens,

    /// <summary>In proportion to a power of each source's tokens.</summary>
    Temperature,

    /// <summary>As even as a cap of epochs allows (UniMax, Chung et al., 2023).</summary>
    Unimax,
}

/// <summary>What happens when a source has no sequence left within its epochs.</summary>
public enum OnExhausted
{
    /// <summary>The mix stops, so that its shares hold to the end.</summary>
    Stop,

    /// <summary>The mix goes on with the other sources, their shares in the same proportion to each other; the ledger begins a new phase.</summary>
    Renormalise,

    /// <summary>The source is repeated, up to <c>repeat_up_to</c> epochs in all; then the mix stops.</summary>
    Repeat,
}
