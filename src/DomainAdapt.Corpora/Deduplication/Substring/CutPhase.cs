using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Writes a shard without the ranges that were found to repeat.</summary>
internal sealed class CutPhase(DedupSubstringSpec spec, StageTask task)
{
    /// <summary>The word by which reports count a cut.</summary>
    public const string Rule = "repeated_substring";

    /// <summary>Takes the shard first among the inputs, then the file of <see cref="SpanRecord"/>, sorted by shard and row.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        using var spans = new RecordReader<SpanRecord>(task.Inputs[1].Path)
            .Between(record => record.Shard < task.Index, record => record.Shard <= task.Index);
        var hasNext = spans.MoveNext();
        var ranges = new List<TextRange>();
        var row = 0;
        using var removal = new PartRemoval(task, Rule, spec.MinWordsLeft);
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                ranges.Clear();
                for (; hasNext && spans.Current.Row == row; hasNext = spans.MoveNext())
                    ranges.Add(new TextRange(spans.Current.Start, spans.Current.Length));
                removal.Write(document, ranges);
                row++;
            }
            task.Progress.Report(new TaskProgress(row, task.Inputs[0].Rows, "documents"));
        }
        return removal.Counts;
    }
}
