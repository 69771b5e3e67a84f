using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Writes a shard's texts as they are, one after the other, with the order in which their copies stay.</summary>
internal sealed class LayOutPhase(DedupSubstringSpec spec, StageTask task)
{
    public const string Texts = "texts";
    public const string Places = "places";

    /// <summary>Writes them.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var order = new SourceOrder(spec.Priority, task.Sources);
        using var texts = task.CreateOutput(Texts, "texts.bin");
        using var output = task.CreateOutput(Places, "places.bin");
        var places = new RecordWriter<PlaceRecord>(output.Stream);
        var bytes = 0L;
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                texts.Stream.Write(document.Text.Span);
                places.Write(new PlaceRecord(order.RankOf(document.Source), document.Id, document.Text.Length));
                bytes += document.Text.Length;
            }
            task.Progress.Report(new TaskProgress(places.Count, task.Inputs[0].Rows, "documents"));
        }
        places.Flush();
        (texts.Rows, output.Rows) = (places.Count, places.Count);
        return new Counts { ["bytes_searched"] = bytes };
    }
}
