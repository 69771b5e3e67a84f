using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Keeps one of all documents that are nearly the same, over all sources and, with an index, over all runs before. <c>sign</c> writes each shard's buckets,
/// sorted, and its sets of shingles; <c>retire</c> lists what no longer counts of the index; <c>pair</c> merges one range of buckets over all shards and lists
/// who shares one; <c>verify</c> compares the sets of one range of documents with those they were paired with; <c>cluster</c> joins the pairs; <c>decide</c> says
/// of one range of clusters who goes; <c>survive</c> and <c>delta</c> say what the run changed about who survives of all; <c>remove</c> writes each shard without
/// those who go. Memory is bounded but for four bytes a document in <c>verify</c>, <c>cluster</c> and <c>survive</c>. Who survives depends on the documents
/// alone, never on shards, workers or the order in which they came.
/// </summary>
internal sealed class DedupNearStage(DedupNearSpec spec) : Stage
{
    public const string Reason = "near_duplicate";

    private const string Sign = "sign";
    private const string Retire = "retire";
    private const string Pair = "pair";
    private const string Verify = "verify";
    private const string Cluster = "cluster";
    private const string Decide = "decide";
    private const string Survive = "survive";
    private const string Delta = "delta";
    private const string Remove = "remove";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = spec.Index is null
        ? [Sign, Pair, Verify, Cluster, Decide, Remove]
        : [Sign, Retire, Pair, Verify, Cluster, Decide, Survive, Delta, Remove];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override bool UsesAllCores(string phase) => phase == Cluster;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var takenDown = inputs.Earlier(spec.Index, TakenDown.Channel);
        StageFile[] upstream = [.. inputs.Channel(WithdrawnUpstream.Channel)];
        var documents = inputs.All(spec.Index, SignPhase.Documents);
        var shingles = inputs.All(spec.Index, SignPhase.Shingles);
        var retired = inputs.All(spec.Index, IndexedFiles.Retired);
        StageFile[] members = [.. inputs.OwnChannel(ClusterPhase.Members)];
        switch (phase)
        {
            case Sign:
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. documents, .. takenDown], shard.Source))];
            case Retire:
                return Ranges(documents, [.. inputs.All(spec.Index, IndexedFiles.Ids), .. takenDown, .. upstream]);
            case Pair:
                return Ranges(documents, [.. documents, .. inputs.All(spec.Index, SignPhase.Buckets), .. retired]);
            case Verify:
                return Ranges(documents, [.. documents, .. shingles, .. inputs.OwnChannel(PairPhase.Candidates)]);
            case Cluster:
                return [new TaskInputs([.. documents, .. inputs.OwnChannel(VerifyPhase.Edges)])];
            case Decide:
                return Ranges(members, [.. documents, .. shingles, .. members]);
            case Survive:
                return [new TaskInputs([.. documents, .. members, .. retired, .. inputs.Earlier(spec.Index, SurvivePhase.Survivors), .. takenDown])];
            case Delta:
                StageFile[] changes = [.. inputs.OwnChannel(SurvivorChange.Gained), .. inputs.OwnChannel(SurvivorChange.Lost)];
                return [new TaskInputs([.. documents, .. changes, .. inputs.OwnChannel(DuplicateRemoval.Duplicates), .. upstream])];
            default:
                StageFile[] decisions = [.. inputs.OwnChannel(DuplicateRemoval.Duplicates), .. inputs.OwnChannel(LargestClusters.Channel)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. decisions, .. takenDown], shard.Source))];
        }
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Sign => new SignPhase(spec, task).RunAsync(cancellationToken),
        Retire => Task.FromResult(new RetirePhase<DocumentPlace, ShardRow>(task, spec.TakeDown).Run(PartitionsOf(task.Of(IndexedFiles.Ids)), cancellationToken)),
        Pair => Task.FromResult(new PairPhase(spec, task).Run(PartitionsOf(task.Of(SignPhase.Documents)), cancellationToken)),
        Verify => Task.FromResult(new VerifyPhase(spec, task).Run(PartitionsOf(task.Of(SignPhase.Documents)), cancellationToken)),
        Cluster => Task.FromResult(new ClusterPhase(task).Run(cancellationToken)),
        Decide => Task.FromResult(DecideRange(task, cancellationToken)),
        Survive => Task.FromResult(new SurvivePhase(spec, task).Run(cancellationToken)),
        Delta => Task.FromResult(new DeltaPhase(task, SignPhase.Documents, DuplicateRemoval.Duplicates).Run(cancellationToken)),
        _ => DuplicateRemoval.RunAsync(task, Reason, new TakenDown(task, spec.TakeDown), cancellationToken),
    };

    private Counts DecideRange(StageTask task, CancellationToken cancellationToken)
    {
        using var phase = new DecidePhase(task);
        return phase.Run(PartitionsOf(task.Of(ClusterPhase.Members)), cancellationToken);
    }

    private TaskInputs[] Ranges(StageFile[] sized, StageFile[] files)
        => [.. Enumerable.Range(0, PartitionsOf(sized)).Select(_ => new TaskInputs(files))];

    private int PartitionsOf(IReadOnlyList<StageFile> files) => KeyRanges.CountOf(files, spec.PartitionDocuments);
}
