using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// Cuts parts of texts that the corpus has already, over all sources. <c>filter</c> takes all keys through a Bloom filter, where one is asked for;
/// <c>key</c> writes each shard's units, sorted; <c>decide</c> merges one range of keys over all shards and says which copies go; <c>cut</c> writes each
/// shard without them. Which copies stay depends on the documents alone, never on shards or workers; the first copy of every unit is never cut.
/// </summary>
internal sealed class DedupParagraphsStage(DedupParagraphsSpec spec) : Stage
{
    private const string Filter = "filter";
    private const string Key = "key";
    private const string Decide = "decide";
    private const string Cut = "cut";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Filter, Key, Decide, Cut];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        StageFile[] filter = [.. inputs.OwnChannel(FilterPhase.Filter)];
        switch (phase)
        {
            case Filter:
                return spec.FilterBytes == 0 ? [] : [new TaskInputs([.. inputs.Channel("kept")])];
            case Key:
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. filter], shard.Source))];
            case Decide:
                StageFile[] units = [.. inputs.OwnChannel(KeyPhase.Units)];
                return [.. Enumerable.Range(0, RangesOf(units)).Select(_ => new TaskInputs([.. filter, .. units]))];
            default:
                StageFile[] decisions = [.. inputs.OwnChannel(DecidePhase.Decisions)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. decisions], shard.Source))];
        }
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Filter => new FilterPhase(spec, task).RunAsync(cancellationToken),
        Key => new KeyPhase(spec, task).RunAsync(cancellationToken),
        Decide => Task.FromResult(new DecidePhase(spec, task).Run(RangesOf(task.Inputs), cancellationToken)),
        _ => new CutPhase(spec, task).RunAsync(cancellationToken),
    };

    private int RangesOf(IReadOnlyList<StageFile> files)
        => KeyRanges.CountOf([.. files.Where(file => file.Channel == KeyPhase.Units)], spec.PartitionUnits);
}
