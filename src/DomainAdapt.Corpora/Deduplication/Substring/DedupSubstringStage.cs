using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// Cuts runs of bytes that the corpus has already, over all sources. <c>lay_out</c> writes each shard's texts; where they are too many for one search,
/// <c>partition</c> writes down which of their windows belong together; <c>search</c> finds what repeats, in all texts or in one partition; <c>cut</c> writes
/// each shard without it. What stays depends on the documents alone, never on shards, partitions or workers.
/// </summary>
internal sealed class DedupSubstringStage(DedupSubstringSpec spec) : Stage
{
    private const string LayOut = "lay_out";
    private const string Partition = "partition";
    private const string Search = "search";
    private const string Cut = "cut";

    // What the groups of windows are of the text, about.
    private const int GroupsToText = 3;

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [LayOut, Partition, Search, Cut];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        StageFile[] texts = [.. inputs.OwnChannel(LayOutPhase.Texts)];
        StageFile[] places = [.. inputs.OwnChannel(LayOutPhase.Places)];
        StageFile[] windows = [.. inputs.OwnChannel(PartitionPhase.Windows)];
        switch (phase)
        {
            case LayOut:
                return inputs.OneTaskPerFile("kept");
            case Partition:
                // The texts of all say how many partitions there are.
                return PartitionsOf(texts) == 1 ? [] : [.. places.Select(file => new TaskInputs([file, .. texts]))];
            case Search when windows.Length == 0:
                return texts.Length == 0 ? [] : [new TaskInputs([.. texts, .. places])];
            case Search:
                return [.. Enumerable.Range(0, PartitionsOf(texts)).Select(_ => new TaskInputs([.. texts, .. windows]))];
            default:
                StageFile[] spans = [.. inputs.OwnChannel(SearchPhase.Spans)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. spans], shard.Source))];
        }
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        LayOut => new LayOutPhase(spec, task).RunAsync(cancellationToken),
        Partition => Task.FromResult(new PartitionPhase(spec, task).Run(PartitionsOf([.. task.Inputs.Skip(1)]), cancellationToken)),
        Search when task.Inputs.Any(file => file.Channel == PartitionPhase.Windows) => Task.FromResult(new PartitionSearch(spec, task).Run(cancellationToken)),
        Search => Task.FromResult(new SearchPhase(spec, task).Run(cancellationToken)),
        _ => new CutPhase(spec, task).RunAsync(cancellationToken),
    };

    private int PartitionsOf(IReadOnlyList<StageFile> texts)
    {
        var bytes = texts.Sum(file => file.Bytes);
        return bytes <= spec.PartitionBytes ? 1 : (int)Math.Min(4096, ((bytes * GroupsToText) + spec.PartitionBytes - 1) / spec.PartitionBytes);
    }
}
