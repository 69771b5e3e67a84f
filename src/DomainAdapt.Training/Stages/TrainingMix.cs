using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Training.Batches;

namespace DomainAdapt.Training.Stages;

/// <summary>The mix that a training reads: its ledger, and its sequences in the order of the mix.</summary>
internal sealed class TrainingMix : IDisposable
{
    private const string Flat = "flat";
    private const string LedgerChannel = "ledger";

    private TrainingMix(MixLedger ledger, FlatSequences sequences) => (Ledger, Sequences) = (ledger, sequences);

    /// <summary>What the mix planned and placed.</summary>
    public MixLedger Ledger { get; }

    /// <summary>Its sequences.</summary>
    public FlatSequences Sequences { get; }

    /// <summary>What the account compares with.</summary>
    public TokenPlan Plan => new(
        Ledger.BudgetTokens ?? Ledger.PlacedTokens,
        [.. Ledger.Sources.Select(source => new SourcePlan(source.Name, source.AvailableTokens))],
        Ledger.Stop == MixStop.SourceExhausted ? Ledger.StoppedBy : null);

    /// <summary>The files of a stage's inputs that make up mixes.</summary>
    public static IEnumerable<StageFile> FilesOf(StageInputs inputs)
        => [.. inputs.Channel(Flat), .. inputs.Channel(LedgerChannel), .. inputs.Channel(BatchDocuments.Channel)];

    /// <summary>Opens the mix among a task's inputs.</summary>
    /// <exception cref="DomainAdaptException">There is none, or more than one.</exception>
    public static TrainingMix Open(StageTask task)
    {
        var ledgers = task.Inputs.Where(file => file.Channel == LedgerChannel).ToList();
        if (ledgers.Count != 1)
            throw new DomainAdaptException($"reads {ledgers.Count} mixes; expected one. Name a mix stage in its inputs.", ExitCodes.Spec);
        return new TrainingMix(MixLedger.Read(ledgers[0].Path), FlatSequences.Open(Parts(task)));
    }

    /// <inheritdoc/>
    public void Dispose() => Sequences.Dispose();

    private static List<(string Ids, string Index)> Parts(StageTask task)
    {
        var files = task.Inputs.Where(file => file.Channel == Flat).OrderBy(file => file.Task)
            .ToLookup(file => file.Name.EndsWith(FlatSequenceWriter.IndexSuffix, StringComparison.Ordinal));
        return [.. files[false].Zip(files[true], (ids, index) => (ids.Path, index.Path))];
    }
}
