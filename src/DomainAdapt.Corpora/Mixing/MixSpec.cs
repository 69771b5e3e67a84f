using System.Collections.ObjectModel;
using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>
/// Settings of the <c>mix</c> stage, which cuts the sources' tokens into training sequences in exact proportion. Sources of the pipeline
/// that have no share are left out.
/// </summary>
public sealed record MixSpec : StageSpec
{
    private const int MostDecimals = MixShares.MostDecimals;

    /// <summary>The flat file gives a sequence's source one byte.</summary>
    private const int MostSources = 256;

    /// <summary>Tokens of a training sequence.</summary>
    public int SequenceTokens { get; init; } = 2048;

    /// <summary>
    /// How documents fill sequences. <c>concatenate</c> cuts them where a sequence is full. <c>best_fit</c> splits no document that a sequence
    /// can hold, and pads (Ding et al., "Fewer Truncations Improve Language Modeling", 2024); padding counts for no share and no budget.
    /// </summary>
    public SequencePacking Packing { get; init; }

    /// <summary>
    /// Whether the training shards have a column <c>position_ids</c>, which begins anew with each document, for trainers that derive masks from it.
    /// The columns <c>document_starts</c> and <c>document_positions</c> say the same in fewer bytes and are always there.
    /// </summary>
    public bool PositionIds { get; init; }

    /// <summary>Tokens to place at most, separators included, padding not; until a source is exhausted unless given.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>Another mix stage: as many tokens as that one placed, so that two mixes can be compared.</summary>
    [StageReference]
    public string? BudgetOf { get; init; }

    /// <summary>Where the shares come from: given as <c>shares</c>, or derived from the tokens of <c>sources</c>.</summary>
    public Weighting Weighting { get; init; }

    /// <summary>Each source's share of the tokens; they add up to exactly 1. With another weighting, none is given.</summary>
    [SourceReference]
    public IReadOnlyDictionary<string, decimal> Shares { get; init; } = ReadOnlyDictionary<string, decimal>.Empty;

    /// <summary>The sources, where their shares are derived from their tokens.</summary>
    [SourceReference]
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>
    /// With <c>weighting: temperature</c>, shares are as the tokens to the power of 1 over it: 1 is proportional, more lifts small sources.
    /// The default's power is 0.3, as in XLM-R (Conneau et al., 2020) and mT5 (Xue et al., 2021).
    /// </summary>
    public double Temperature { get; init; } = 1 / 0.3;

    /// <summary>With <c>weighting: unimax</c>, epochs of a source at most; 4 are nearly worth new text (Muennighoff et al., 2023).</summary>
    public int UnimaxEpochs { get; init; } = 4;

    /// <summary>General text against forgetting: its part of every phase, whatever the shares say.</summary>
    public ReplaySpec? Replay { get; init; }

    /// <summary>Other shares from a part of the budget on, such as an annealing on the last tenth. They need a budget.</summary>
    public IReadOnlyList<MixPhaseSpec> Phases { get; init; } = [];

    /// <summary>How often a source may be repeated; 1 unless given, since a repetition should be asked for.</summary>
    public IReadOnlyDictionary<string, int> MaxEpochs { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>What happens when a source has no sequence left within its epochs.</summary>
    public OnExhausted OnExhausted { get; init; }

    /// <summary>With <c>on_exhausted: repeat</c>, epochs at most of any source, in all; 4 are nearly worth new text (Muennighoff et al., 2023).</summary>
    public int RepeatUpTo { get; init; } = 4;

    /// <summary>
    /// A take-down list: documents named in it by id, url, host or licence, one entry a line, are left out, as if they had never been read. Nothing
    /// before the mix is made again; the mix and what is trained on it are. <c>domainadapt exclude FILE</c> says which trainings saw them.
    /// </summary>
    [InputPath]
    public string? Exclude { get; init; }

    /// <summary>Uncompressed bytes of a training shard.</summary>
    public int ShardBytes { get; init; } = 32 << 20;

    /// <summary>How the Parquet shards are compressed; the flat files never are.</summary>
    public ShardCompression Compression { get; init; }

    /// <summary>Sequences of every shard but the last.</summary>
    internal int SequencesPerShard => Math.Max(1, ShardBytes / (sizeof(int) * SequenceTokens));

    /// <summary>Every source of every phase, in the order of the names.</summary>
    internal IEnumerable<string> AllSources
        => Shares.Keys.Concat(Sources).Concat(Phases.SelectMany(phase => phase.Shares.Keys)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Epochs allowed of a source.</summary>
    internal int EpochsOf(string source)
    {
        var epochs = MaxEpochs.GetValueOrDefault(source, Weighting == Weighting.Unimax ? UnimaxEpochs : 1);
        return OnExhausted == OnExhausted.Repeat ? Math.Max(epochs, RepeatUpTo) : epochs;
    }

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
        if (Weighting == Weighting.Shares)
        {
            CheckShares(problems, Shares);
            if (Sources.Count > 0)
                problems.Add("sources", "are given beside weighting: shares, which takes them from shares");
        }
        else
        {
            CheckWeighting(problems);
        }
        CheckPhases(problems);
        foreach (var (source, epochs) in MaxEpochs)
        {
            if (!AllSources.Contains(source))
                problems.Add($"max_epochs.{source}", "names a source without a share");
            if (epochs < 1)
                problems.Add($"max_epochs.{source}", $"is {epochs}; expected at least 1");
        }
    }

    private void CheckWeighting(SpecProblems problems)
    {
        if (Shares.Count > 0)
            problems.Add("shares", "are given, but the weighting derives them; give one of them");
        if (Sources.Count == 0 || Sources.Distinct().Count() != Sources.Count)
            problems.Add("sources", "name each source that shares are derived for, once");
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            problems.Add("temperature", "is to be more than 0");
        if (UnimaxEpochs < 1)
            problems.Add("unimax_epochs", $"is {UnimaxEpochs}; expected at least 1");
        if (Weighting == Weighting.Unimax && BudgetTokens is null && BudgetOf is null)
            problems.Add("budget_tokens", "is what UniMax shares out; give it or budget_of");
    }

    private void CheckPhases(SpecProblems problems)
    {
        if (Phases.Count > 0 && BudgetTokens is null && BudgetOf is null)
            problems.Add("phases", "begin at parts of the budget; give budget_tokens or budget_of");
        for (var i = 0; i < Phases.Count; i++)
        {
            problems.Within($"phases[{i}]", within => CheckShares(within, Phases[i].Shares));
            if (Phases[i].From <= (i == 0 ? 0 : Phases[i - 1].From) || Phases[i].From >= 1)
                problems.Add($"phases[{i}].from", $"is {Phases[i].From.ToString(CultureInfo.InvariantCulture)}; expected more than the phase before, and less than 1");
        }
        if (OnExhausted == OnExhausted.Repeat && RepeatUpTo < 2)
            problems.Add("repeat_up_to", $"is {RepeatUpTo}; expected at least 2 epochs");
        if (Replay is not { } replay)
            return;
        if (replay.Share is <= 0 or >= 1 || decimal.Round(replay.Share, MostDecimals) != replay.Share)
            problems.Add("replay.share", $"is {replay.Share.ToString(CultureInfo.InvariantCulture)}; expected more than 0 and less than 1");
        foreach (var source in replay.Sources.Except(AllSources))
            problems.Add("replay.sources", $"name '{source}', which has no share");
    }

    private static void CheckShares(SpecProblems problems, IReadOnlyDictionary<string, decimal> shares)
    {
        if (shares.Count > MostSources)
            problems.Add("shares", $"name {shares.Count} sources; expected at most {MostSources}");
        foreach (var (source, share) in shares)
        {
            if (share <= 0)
                problems.Add($"shares.{source}", $"is {share.ToString(CultureInfo.InvariantCulture)}; expected more than 0, or leave the source out");
            else if (decimal.Round(share, MostDecimals) != share)
                problems.Add($"shares.{source}", $"has more than {MostDecimals} decimals");
        }
        var sum = shares.Values.Sum();
        if (sum != 1)
            problems.Add("shares", $"add up to {sum.ToString(CultureInfo.InvariantCulture)}; expected exactly 1");
    }
}
