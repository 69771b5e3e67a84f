using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Keeps one of all documents that are nearly the same, over all sources. <c>sign</c> writes each shard's buckets, sorted, and its sets of shingles;
/// <c>pair</c> merges one range of buckets over all shards and lists who shares one; <c>verify</c> compares the sets of one range of documents with
/// those they were paired with; <c>cluster</c> joins the pairs; <c>decide</c> says of one range of clusters who goes; <c>remove</c> writes each shard
/// without them. Memory is bounded but for four bytes a document in <c>verify</c> and <c>cluster</c>. Who survives depends on the documents alone, never on
/// shards or workers.
/// </summary>
internal sealed class DedupNearStage(DedupNearSpec spec) : Stage
{
    public const string Reason = "near_duplicate";

    private const string Sign = "sign";
    private const string Pair = "pair";
    private const string Verify = "verify";
    private const string Cluster = "cluster";
    private const string Decide = "decide";
    private const string Remove = "remove";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Sign, Pair, Verify, Cluster, Decide, Remove];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override bool UsesAllCores(string phase) => phase == Cluster;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        StageFile[] documents = [.. inputs.OwnChannel(SignPhase.Documents)];
        StageFile[] shingles = [.. inputs.OwnChannel(SignPhase.Shingles)];
        switch (phase)
        {
            case Sign:
                return inputs.OneTaskPerFile("kept");
            case Pair:
                StageFile[] buckets = [.. inputs.OwnChannel(SignPhase.Buckets)];
                return [.. Enumerable.Range(0, PartitionsOf(documents)).Select(_ => new TaskInputs([.. documents, .. buckets]))];
            case Verify:
                StageFile[] candidates = [.. inputs.OwnChannel(PairPhase.Candidates)];
                return [.. Enumerable.Range(0, PartitionsOf(documents)).Select(_ => new TaskInputs([.. documents, .. shingles, .. candidates]))];
            case Cluster:
                return [new TaskInputs([.. documents, .. inputs.OwnChannel(VerifyPhase.Edges)])];
            case Decide:
                StageFile[] members = [.. inputs.OwnChannel(ClusterPhase.Members)];
                return [.. Enumerable.Range(0, PartitionsOf(members)).Select(_ => new TaskInputs([.. documents, .. shingles, .. members]))];
            default:
                StageFile[] decisions = [.. inputs.OwnChannel(DecidePhase.Duplicates), .. inputs.OwnChannel(LargestClusters.Channel)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. decisions], shard.Source))];
        }
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Sign => new SignPhase(spec, task).RunAsync(cancellationToken),
        Pair => Task.FromResult(new PairPhase(spec, task).Run(PartitionsOf(Documents(task)), cancellationToken)),
        Verify => Task.FromResult(new VerifyPhase(spec, task).Run(PartitionsOf(Documents(task)), cancellationToken)),
        Cluster => Task.FromResult(new ClusterPhase(task).Run(cancellationToken)),
        Decide => Task.FromResult(DecideRange(task, cancellationToken)),
        _ => DuplicateRemoval.RunAsync(task, Reason, cancellationToken),
    };

    private Counts DecideRange(StageTask task, CancellationToken cancellationToken)
    {
        using var phase = new DecidePhase(task);
        return phase.Run(PartitionsOf([.. task.Inputs.Where(file => file.Channel == ClusterPhase.Members)]), cancellationToken);
    }

    private static StageFile[] Documents(StageTask task) => [.. task.Inputs.Where(file => file.Channel == SignPhase.Documents)];

    private int PartitionsOf(IReadOnlyList<StageFile> files)
        => (int)Math.Clamp((files.Sum(file => file.Rows) + spec.PartitionDocuments - 1) / spec.PartitionDocuments, 1, 4096);
}
