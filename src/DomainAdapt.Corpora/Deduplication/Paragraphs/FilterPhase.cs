using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>Takes the keys of all shards, one after the other, through the Bloom filters.</summary>
internal sealed class FilterPhase(DedupParagraphsSpec spec, StageTask task)
{
    public const string Filter = "filter";

    /// <summary>Writes the filter of keys that were seen before.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var filter = new SeenTwice(spec.FilterBytes);
        var keys = new UnitKeys(spec);
        var done = 0L;
        var units = 0L;
        foreach (var shard in task.Inputs)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                {
                    var found = keys.Of(document);
                    units += found.Count;
                    foreach (var unit in found)
                        filter.Add(unit.Key);
                }
                done += batch.Count;
                task.Progress.Report(new TaskProgress(done, task.Inputs.Sum(file => file.Rows), "documents"));
            }
        }
        using var output = task.CreateOutput(Filter, "filter.bin");
        filter.Write(output.Stream);
        output.Rows = units;
        return new Counts { ["filter_units"] = units };
    }
}
