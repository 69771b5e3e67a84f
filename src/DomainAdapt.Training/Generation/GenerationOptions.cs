using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Generation;

/// <summary>How a text is gone on with.</summary>
public sealed record GenerationOptions
{
    /// <summary>Tokens to add at most.</summary>
    public int MaxNewTokens { get; init; } = 128;

    /// <summary>How each is chosen.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Seed of what is drawn. Each sequence draws from a generator of its own, so others beside it change nothing.</summary>
    public ulong Seed { get; init; }

    /// <summary>Adds what makes the options impossible, or of no effect.</summary>
    public void Check(SpecProblems problems)
    {
        if (MaxNewTokens < 1)
            problems.Add("max_new_tokens", FormattableString.Invariant($"is {MaxNewTokens}; expected 1 or more"));
        Sampling.Check(problems);
    }
}

/// <summary>Why a generated text ends.</summary>
public enum EndReason
{
    /// <summary>The model ended it.</summary>
    EndOfText,

    /// <summary>It reached a stop string, which is not part of it.</summary>
    StopString,

    /// <summary>It has as many tokens as were asked for.</summary>
    MaxNewTokens,

    /// <summary>The model has no position for another token.</summary>
    ContextFull,
}

/// <summary>What was added to a prompt.</summary>
/// <param name="Ids">The new tokens, without the one that ends a text.</param>
/// <param name="End">Why there are no more.</param>
public sealed record GeneratedIds(IReadOnlyList<int> Ids, EndReason End);
