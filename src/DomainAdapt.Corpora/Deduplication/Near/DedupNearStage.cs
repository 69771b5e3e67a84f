using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Keeps one of all documents that are nearly the same, over all sources. <c>sign</c> writes each shard's buckets, sorted, and its sets of shingles;
/// <c>pair</c> merges one range of buckets over all shards and lists who shares one; <c>verify</c> compares the sets of one range of documents with
/// those they were paired with; <c>cluster</c> joins the pairs and says who goes; <c>remove</c> writes each shard without them. Memory is bounded but for
/// four bytes a document in <c>verify</c> and <c>cluster</c>. Who survives depends on the documents alone, never on shards or workers.
/// </summary>
internal sealed class DedupNearStage(DedupNearSpec spec) : Stage
{
    public const string Reason = "near_duplicate";

    private const string Sign = "sign";
    private const string Pair = "pair";
    private const string Verify = "verify";
    private const string Cluster = "cluster";
    private const string Remove = "remove";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Sign, Pair, Verify, Cluster, Remove];

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
                return [new TaskInputs([.. documents, .. shingles, .. inputs.OwnChannel(VerifyPhase.Edges)])];
            default:
                StageFile[] duplicates = [.. inputs.OwnChannel(ClusterPhase.Duplicates)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. duplicates], shard.Source))];
        }
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Sign => new SignPhase(spec, task).RunAsync(cancellationToken),
        Pair => Task.FromResult(new PairPhase(spec, task).Run(PartitionsOf(Documents(task)), cancellationToken)),
        Verify => Task.FromResult(new VerifyPhase(spec, task).Run(PartitionsOf(Documents(task)), cancellationToken)),
        Cluster => Task.FromResult(new ClusterPhase(task).Run(cancellationToken)),
        _ => DuplicateRemoval.RunAsync(task, Reason, cancellationToken),
    };

    private static StageFile[] Documents(StageTask task) => [.. task.Inputs.Where(file => file.Channel == SignPhase.Documents)];

    private int PartitionsOf(IReadOnlyList<StageFile> documents)
        => (int)Math.Clamp((documents.Sum(file => file.Rows) + spec.PartitionDocuments - 1) / spec.PartitionDocuments, 1, 4096);
}
