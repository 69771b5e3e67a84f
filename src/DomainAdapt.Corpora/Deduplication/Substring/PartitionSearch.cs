using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// Writes down what repeats among the windows of one partition. Groups of equal bytes are laid out once, the first of them, for in the others every window is a
/// later copy: a million copies of a document take the memory of one.
/// </summary>
internal sealed class PartitionSearch(DedupSubstringSpec spec, StageTask task)
{
    private readonly StageFile[] _texts = task.Of(LayOutPhase.Texts);
    private readonly List<(WindowRecord First, bool HasCopies)> _distinct = [];
    private bool KeepsFirst => spec.Keep == KeptCopy.First;

    /// <summary>Takes the texts of all shards and their windows.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        using var spans = new ExternalSort<SpanRecord>(task.MemoryBytes / 16, task.ScratchFolder);
        Collapse(spans, cancellationToken);
        _distinct.Sort((one, other) => one.First.CompareSurvival(other.First));
        var starts = Starts(out var length);
        var text = new byte[length];
        Fill(text, starts, cancellationToken);
        var repeated = RepeatedSpans.Of(text, spec.MinBytes, KeepsFirst, cancellationToken);
        var ranges = new List<TextRange>();
        foreach (var (i, (first, hasCopies)) in _distinct.Index())
        {
            ranges.Clear();
            if (hasCopies && !KeepsFirst)
                ranges.Add(new TextRange(0, first.Length));
            else
                repeated.AddTo(ranges, starts[i], first.Length);
            foreach (var range in ranges)
                spans.Add(new SpanRecord(first.Shard, first.Row, first.Start + range.Start, range.Length));
        }
        return new Counts { ["spans"] = task.Write(SearchPhase.Spans, spans) };
    }

    /// <summary>Keeps the first of each group of equal bytes, and writes down all others.</summary>
    private void Collapse(ExternalSort<SpanRecord> spans, CancellationToken cancellationToken)
    {
        var files = task.Of(PartitionPhase.Windows);
        var bufferRecords = (int)Math.Clamp(task.MemoryBytes / 16 / Unsafe.SizeOf<WindowRecord>() / Math.Max(files.Length, 1), 64, 4096);
        using var merge = new RecordMerge<WindowRecord>([.. files.Select(file => new RecordReader<WindowRecord>(file.Path, bufferRecords)
            .Between(record => record.Partition < task.Index, record => record.Partition <= task.Index))]);
        var (bytes, read) = (0L, 0L);
        while (merge.MoveNext())
        {
            var record = merge.Current;
            if (_distinct.Count > 0 && _distinct[^1].First.Content == record.Content)
            {
                CollectionsMarshal.AsSpan(_distinct)[^1].HasCopies = true;
                spans.Add(new SpanRecord(record.Shard, record.Row, record.Start, record.Length));
            }
            else
            {
                _distinct.Add((record, false));
                bytes += record.Length + 1;
            }
            if (++read % 4096 != 0)
                continue;
            // Before the list is larger than memory.
            SearchMemory.Checked(task, bytes, Besides());
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // A list that grew is up to twice too long; the order of reading and the starts are a number each.
    private long Besides() => _distinct.Count * ((2L * Unsafe.SizeOf<WindowRecord>()) + (2 * sizeof(int)));

    private int[] Starts(out int length)
    {
        length = SearchMemory.Checked(task, _distinct.Sum(pair => pair.First.Length + 1L), Besides());
        var starts = new int[_distinct.Count];
        for (var (i, at) = (0, 0); i < starts.Length; at += _distinct[i].First.Length + 1, i++)
            starts[i] = at;
        return starts;
    }

    /// <summary>Reads the bytes in the order in which they lie on disk.</summary>
    private void Fill(byte[] text, int[] starts, CancellationToken cancellationToken)
    {
        var order = new int[starts.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (one, other) => (_distinct[one].First.Shard, _distinct[one].First.Offset).CompareTo((_distinct[other].First.Shard, _distinct[other].First.Offset)));
        var (stream, shard) = ((FileStream?)null, -1);
        try
        {
            foreach (var (done, i) in order.Index())
            {
                var record = _distinct[i].First;
                if (record.Shard != shard)
                {
                    stream?.Dispose();
                    (stream, shard) = (new FileStream(_texts[record.Shard].Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), record.Shard);
                }
                stream!.Position = record.Offset;
                stream.ReadExactly(text.AsSpan(starts[i], record.Length));
                text[starts[i] + record.Length] = RepeatedSpans.Border;
                if (done % 65536 != 0)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                task.Progress.Report(new TaskProgress(done, order.Length, "window groups laid out"));
            }
        }
        finally
        {
            stream?.Dispose();
        }
    }
}
