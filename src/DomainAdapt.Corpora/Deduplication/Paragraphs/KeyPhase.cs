using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>Writes a shard's units down, sorted by key; where there is a filter, those that it has seen before.</summary>
internal sealed class KeyPhase(DedupParagraphsSpec spec, StageTask task)
{
    public const string Units = "units";

    /// <summary>Takes the shard first among the inputs, then the filter where there is one.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var filter = task.Inputs.Count > 1 ? SeenTwice.Read(task.Inputs[1]) : null;
        var order = new SourceOrder(spec.Priority, task.Sources);
        var keys = new UnitKeys(spec);
        using var records = new ExternalSort<UnitRecord>(task.MemoryBytes / 2, task.ScratchFolder);
        var counts = new Counts();
        var row = 0;
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                var rank = order.RankOf(document.Source);
                var units = keys.Of(document);
                counts.Add("units", units.Count);
                foreach (var unit in units)
                {
                    if (filter?.MayHave(unit.Key) != false)
                        records.Add(new UnitRecord(unit.Key, rank, document.Id, unit.Start, task.Index, row));
                }
                row++;
            }
            task.Progress.Report(new TaskProgress(row, task.Inputs[0].Rows, "documents"));
        }
        counts["units_written"] = task.Write(Units, records);
        return counts;
    }
}
