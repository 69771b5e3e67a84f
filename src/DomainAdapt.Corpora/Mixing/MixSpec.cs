using System.Collections.ObjectModel;
using System.Globalization;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>
/// Settings of the <c>mix</c> stage, which cuts the sources' tokens into training sequences in exact proportion. Sources of the pipeline
/// that have no share are left out.
/// </summary>
public sealed record MixSpec : StageSpec
{
    /// <summary>Shares have at most this many decimals, so that the schedule's products fit 128 bits for any stream.</summary>
    private const int MostDecimals = 12;

    /// <summary>The flat file gives a sequence's source one byte.</summary>
    private const int MostSources = 256;

    /// <summary>Tokens of a training sequence.</summary>
    public int SequenceTokens { get; init; } = 2048;

    /// <summary>Tokens to place at most, separators included; until a source is exhausted unless given.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>Another mix stage: as many tokens as that one placed, so that two mixes can be compared.</summary>
    [StageReference]
    public string? BudgetOf { get; init; }

    /// <summary>Each source's share of the tokens; they add up to exactly 1.</summary>
    [SourceReference]
    public required IReadOnlyDictionary<string, decimal> Shares { get; init; }

    /// <summary>How often a source may be repeated; 1 unless given, since a repetition should be asked for.</summary>
    public IReadOnlyDictionary<string, int> MaxEpochs { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>What happens when a source has no sequence left within its epochs.</summary>
    public OnExhausted OnExhausted { get; init; }

    /// <summary>Uncompressed bytes of a training shard.</summary>
    public int ShardBytes { get; init; } = 32 << 20;

    /// <summary>Sequences of every shard but the last.</summary>
    internal int SequencesPerShard => Math.Max(1, ShardBytes / (sizeof(int) * SequenceTokens));

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (SequenceTokens < 2)
            problems.Add("sequence_tokens", $"is {SequenceTokens}; a sequence needs 2 tokens to have one to predict");
        if (BudgetTokens is not null && BudgetOf is not null)
            problems.Add("budget_tokens", "is given beside budget_of; give one of them");
        if (BudgetTokens < SequenceTokens)
            problems.Add("budget_tokens", $"is {BudgetTokens}, less than one sequence of {SequenceTokens}");
        if (ShardBytes < 1)
            problems.Add("shard_bytes", $"is {ShardBytes}; expected at least 1");
        CheckShares(problems);
        foreach (var (source, epochs) in MaxEpochs)
        {
            if (!Shares.ContainsKey(source))
                problems.Add($"max_epochs.{source}", "names a source without a share");
            if (epochs < 1)
                problems.Add($"max_epochs.{source}", $"is {epochs}; expected at least 1");
        }
    }

    private void CheckShares(SpecProblems problems)
    {
        if (Shares.Count > MostSources)
            problems.Add("shares", $"name {Shares.Count} sources; expected at most {MostSources}");
        foreach (var (source, share) in Shares)
        {
            if (share <= 0)
                problems.Add($"shares.{source}", $"is {share.ToString(CultureInfo.InvariantCulture)}; expected more than 0, or leave the source out");
            else if (decimal.Round(share, MostDecimals) != share)
                problems.Add($"shares.{source}", $"has more than {MostDecimals} decimals");
        }
        var sum = Shares.Values.Sum();
        if (sum != 1)
            problems.Add("shares", $"add up to {sum.ToString(CultureInfo.InvariantCulture)}; expected exactly 1");
    }
}

/// <summary>What happens when a source has no sequence left within its epochs.</summary>
public enum OnExhausted
{
    /// <summary>The mix stops, so that its shares hold to the end.</summary>
    Stop,

    /// <summary>The mix goes on with the other sources, their shares in the same proportion to each other; the ledger begins a new phase.</summary>
    Renormalise,
}
