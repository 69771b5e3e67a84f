using System.Collections.Concurrent;
using System.Globalization;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Counts the pieces that texts are cut into, on any number of threads at once: each has a table of its own, and counts are sums, so that neither
/// order nor threads matter. Where the tables take more than so many bytes, one is sorted and written to a scratch folder, and read back at the end.
/// </summary>
/// <param name="splitter">Cuts texts.</param>
/// <param name="memoryBytes">Bytes of all tables together, beyond which the next to grow is written out.</param>
/// <param name="scratchFolder">Where to; null where all is to stay in memory.</param>
internal sealed class PieceCounter(PieceSplitter splitter, long memoryBytes = long.MaxValue, string? scratchFolder = null) : IDisposable
{
    /// <summary>Bytes of the longest piece that is counted: beyond are rulers, drawings and encoded data, which teach no word.</summary>
    public const int LongestPiece = 256;

    private readonly ConcurrentBag<PieceTable> _tables = [];
    private readonly ConcurrentBag<PieceRun> _runs = [];
    private long _held; // bytes of all tables
    private int _written;

    /// <summary>Tables written out so far.</summary>
    public int Runs => _runs.Count;

    /// <summary>Counts the pieces of a text.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var table = _tables.TryTake(out var idle) ? idle : NewTable();
        var before = table.MemoryBytes;
        for (int start = 0, end; start < utf8.Length; start = end)
        {
            end = splitter.End(utf8, start);
            if (end - start <= LongestPiece)
                table.Add(utf8[start..end]);
        }
        if (Interlocked.Add(ref _held, table.MemoryBytes - before) > memoryBytes && scratchFolder is not null)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"pieces-{Interlocked.Increment(ref _written):D5}.run");
            _runs.Add(PieceRun.Write(Path.Combine(scratchFolder, name), table));
            Interlocked.Add(ref _held, -table.MemoryBytes);
            table = NewTable();
        }
        _tables.Add(table);
    }

    /// <summary>All pieces in the order of their bytes, each once. Nothing may be added while they are read.</summary>
    public IEnumerable<PieceCount> InOrder()
    {
        var parts = new List<IEnumerator<PieceCount>>();
        try
        {
            parts.AddRange(_tables.Select(table => table.InOrder().GetEnumerator()));
            parts.AddRange(_runs.Select(run => run.Read().GetEnumerator()));
            var queue = new PriorityQueue<IEnumerator<PieceCount>, byte[]>(BytesOrder.Instance);
            foreach (var part in parts.Where(part => part.MoveNext()))
                queue.Enqueue(part, part.Current.Piece);
            while (queue.TryDequeue(out var part, out var piece))
            {
                var count = part.Current.Count;
                Advance(part);
                while (queue.TryPeek(out var other, out var next) && next.AsSpan().SequenceEqual(piece))
                {
                    count += other.Current.Count;
                    queue.Dequeue();
                    Advance(other);
                }
                yield return new PieceCount(piece, count);
            }

            void Advance(IEnumerator<PieceCount> part)
            {
                if (part.MoveNext())
                    queue.Enqueue(part, part.Current.Piece);
            }
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    /// <summary>The most frequent pieces, so many at most, of equals the first by their bytes; in the order of their bytes.</summary>
    public IReadOnlyList<PieceCount> MostFrequent(int most)
    {
        var (kept, order) = (new PriorityQueue<(PieceCount Piece, int Order), (long Count, int Later)>(), 0);
        foreach (var piece in InOrder())
        {
            if (kept.Count < most)
                kept.Enqueue((piece, order), (piece.Count, -order));
            else
                kept.EnqueueDequeue((piece, order), (piece.Count, -order));
            order++;
        }
        return [.. kept.UnorderedItems.Select(item => item.Element).OrderBy(item => item.Order).Select(item => item.Piece)];
    }

    /// <summary>Removes what was written out.</summary>
    public void Dispose()
    {
        foreach (var run in _runs)
            run.Delete();
    }

    private PieceTable NewTable()
    {
        var table = new PieceTable();
        Interlocked.Add(ref _held, table.MemoryBytes);
        return table;
    }

    private sealed class BytesOrder : IComparer<byte[]>
    {
        public static readonly BytesOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
