using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Exact;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Keeps one of all documents of equal keys, over all sources and, with an index, over all runs before. <c>keys</c> writes each shard's keys, sorted;
/// <c>retire</c> lists what no longer counts of the index; <c>decide</c> merges one range of keys over all shards and says who goes; <c>delta</c> says what
/// the run changed about who survives; <c>remove</c> writes each shard without those who go. Who survives depends on the documents alone, never on
/// shards, workers or the order in which they came.
/// </summary>
internal sealed class DedupExactStage(DedupExactSpec spec) : Stage
{
    public const string Reason = "exact_duplicate";

    private const string Keys = "keys";
    private const string Retire = "retire";
    private const string Decide = "decide";
    private const string Delta = "delta";
    private const string Remove = "remove";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = spec.Index is null ? [Keys, Decide, Remove] : [Keys, Retire, Decide, Delta, Remove];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var takenDown = inputs.Earlier(spec.Index, TakenDown.Channel);
        StageFile[] upstream = [.. inputs.Channel(WithdrawnUpstream.Channel)];
        var keys = inputs.All(spec.Index, KeyPhase.Keys);
        switch (phase)
        {
            case Keys:
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. keys, .. takenDown], shard.Source))];
            case Retire:
                return Ranges(keys, [.. inputs.All(spec.Index, IndexedFiles.Ids), .. takenDown, .. upstream]);
            case Decide:
                return Ranges(keys, [.. keys, .. inputs.All(spec.Index, IndexedFiles.Retired), .. takenDown]);
            case Delta:
                StageFile[] changes = [.. inputs.OwnChannel(SurvivorChange.Gained), .. inputs.OwnChannel(SurvivorChange.Lost)];
                return [new TaskInputs([.. keys, .. changes, .. inputs.OwnChannel(DuplicateRemoval.Duplicates), .. upstream])];
            default:
                StageFile[] duplicates = [.. inputs.OwnChannel(DuplicateRemoval.Duplicates)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. duplicates, .. takenDown], shard.Source))];
        }
    }

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        switch (task.Phase)
        {
            case Keys:
                return await new KeyPhase(spec, task).RunAsync(cancellationToken).ConfigureAwait(false);
            case Retire:
                return new RetirePhase<KeyById, DocumentKey>(task, spec.TakeDown).Run(PartitionsOf(task.Of(IndexedFiles.Ids)), cancellationToken);
            case Decide:
                using (var decide = new DecidePhase(spec, task))
                    return decide.Run(PartitionsOf(task.Of(KeyPhase.Keys)), cancellationToken);
            case Delta:
                return new DeltaPhase(task, KeyPhase.Keys, DuplicateRemoval.Duplicates).Run(cancellationToken);
            default:
                return await DuplicateRemoval.RunAsync(task, Reason, new TakenDown(task, spec.TakeDown), cancellationToken).ConfigureAwait(false);
        }
    }

    private TaskInputs[] Ranges(StageFile[] keys, StageFile[] files)
        => [.. Enumerable.Range(0, PartitionsOf(keys)).Select(_ => new TaskInputs(files))];

    private int PartitionsOf(IReadOnlyList<StageFile> keys) => KeyRanges.CountOf(keys, spec.PartitionDocuments);
}
