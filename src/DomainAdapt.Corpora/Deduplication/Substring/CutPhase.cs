using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Writes a shard without the ranges that were found to repeat, as far as they are whole words.</summary>
internal sealed class CutPhase(DedupSubstringSpec spec, StageTask task)
{
    /// <summary>The word by which reports count a cut.</summary>
    public const string Rule = "repeated_substring";

    /// <summary>Takes the shard first among the inputs, then the files of <see cref="SpanRecord"/>, sorted by shard and row.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        using var spans = new RecordMerge<SpanRecord>([.. task.Inputs.Skip(1).Select(file => new RecordReader<SpanRecord>(file.Path, bufferRecords: 1024)
            .Between(record => record.Shard < task.Index, record => record.Shard <= task.Index))]);
        var hasNext = spans.MoveNext();
        var ranges = new List<TextRange>();
        var row = 0;
        using var removal = new PartRemoval(task, Rule, spec.MinWordsLeft);
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                ranges.Clear();
                // Partitions find parts of one range.
                for (; hasNext && spans.Current.Row == row; hasNext = spans.MoveNext())
                    Join(ranges, new TextRange(spans.Current.Start, spans.Current.Length));
                Narrow(ranges, document.Text.Span);
                removal.Write(document, ranges);
                row++;
            }
            task.Progress.Report(new TaskProgress(row, task.Inputs[0].Rows, "documents"));
        }
        return removal.Counts;
    }

    private static void Join(List<TextRange> ranges, TextRange next)
    {
        if (ranges.Count > 0 && next.Start <= ranges[^1].End)
            ranges[^1] = new TextRange(ranges[^1].Start, Math.Max(ranges[^1].End, next.End) - ranges[^1].Start);
        else
            ranges.Add(next);
    }

    private static void Narrow(List<TextRange> ranges, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < ranges.Count; i++)
            ranges[i] = WholeWords.Within(text, ranges[i]);
        ranges.RemoveAll(range => range.Length == 0);
    }
}
