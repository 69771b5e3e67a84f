using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// Cuts runs of bytes that the corpus has already, over all sources. <c>search</c> lays all texts out in memory, in the order of survival, and finds
/// what repeats; <c>cut</c> writes each shard without it. What stays depends on the documents alone, never on shards or workers.
/// </summary>
internal sealed class DedupSubstringStage(DedupSubstringSpec spec) : Stage
{
    private const string Search = "search";
    private const string Cut = "cut";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Search, Cut];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        StageFile[] shards = [.. inputs.Channel("kept")];
        if (phase == Search)
            return shards.Length == 0 ? [] : [new TaskInputs(shards)];
        StageFile[] spans = [.. inputs.OwnChannel(SearchPhase.Spans)];
        return [.. shards.Select(shard => new TaskInputs([shard, .. spans], shard.Source))];
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Search => new SearchPhase(spec, task).RunAsync(cancellationToken),
        _ => new CutPhase(spec, task).RunAsync(cancellationToken),
    };
}
