using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>A source as the planner sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Its share of the tokens when the stream begins; 0 where only a later phase draws from it.</param>
/// <param name="Documents">Documents of one epoch.</param>
/// <param name="Tokens">Tokens of one epoch, separators included.</param>
/// <param name="MaxEpochs">Epochs allowed.</param>
internal sealed record MixSource(string Name, decimal Share, long Documents, long Tokens, int MaxEpochs)
{
    /// <summary>Tokens of all its epochs.</summary>
    public long AllTokens => checked(Tokens * MaxEpochs);
}

/// <summary>Other shares from some place of the stream on.</summary>
/// <param name="From">The part of the budget that is placed before it begins.</param>
/// <param name="Shares">Shares, in the order of the sources; 0 where it does not draw from one.</param>
internal sealed record MixPhase(decimal From, IReadOnlyList<decimal> Shares);

/// <summary>What ends a stream.</summary>
/// <param name="SequenceTokens">Tokens of a full sequence.</param>
/// <param name="BudgetTokens">Tokens to place at most; padding does not count.</param>
/// <param name="OnExhausted">What happens when a source ends.</param>
/// <param name="Packing">How sequences are filled.</param>
internal sealed record MixLimits(int SequenceTokens, long? BudgetTokens, OnExhausted OnExhausted, SequencePacking Packing = SequencePacking.Concatenate)
{
    /// <summary>Tokens of the shortest sequence there can be.</summary>
    public int LeastTokens => Packing == SequencePacking.BestFit ? 1 : SequenceTokens;
}
