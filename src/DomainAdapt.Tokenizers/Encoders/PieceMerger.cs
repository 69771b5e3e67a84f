namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Applies merges to one piece: the lowest rank first, the leftmost of equals. Short pieces are scanned; long ones go through a heap, so that
/// a megabyte without a place to cut costs n log n and not n². Keeps its buffers (up to 32 bytes for each token the longest piece begins as): one a thread.
/// </summary>
internal sealed class PieceMerger(MergeTable merges)
{
    /// <summary>Bytes up to which scanning is faster than a heap.</summary>
    public const int LongestScanned = 100;

    private readonly ulong[] _found = new ulong[LongestScanned];
    private readonly PriorityHeap _heap = new();
    private int[] _ids = new int[LongestScanned];
    private int[] _previous = [];
    private int[] _next = [];

    /// <summary>Room for the tokens a piece begins as, for <see cref="Merge"/>; what was there stays.</summary>
    public Span<int> Room(int count)
    {
        if (_ids.Length < count)
            Array.Resize(ref _ids, Math.Max(count, (int)Math.Min(2L * _ids.Length, Array.MaxLength)));
        return _ids.AsSpan(0, count);
    }

    /// <summary>The ids that the first <paramref name="count"/> tokens in the <see cref="Room"/> become; valid until the next call.</summary>
    public ReadOnlySpan<int> Merge(int count) => _ids.AsSpan(0, count <= LongestScanned ? MergeByScan(count) : MergeByHeap(count));

    private int MergeByScan(int count)
    {
        for (var i = 0; i + 1 < count; i++)
            _found[i] = merges.Find(_ids[i], _ids[i + 1]);
        while (count > 1)
        {
            var at = 0;
            for (var i = 1; i + 1 < count; i++)
            {
                if (_found[i] >> 32 < _found[at] >> 32)
                    at = i;
            }
            if (_found[at] == MergeTable.None)
                break;
            _ids[at] = (int)(uint)_found[at];
            count--;
            Array.Copy(_ids, at + 2, _ids, at + 1, count - at - 1);
            if (at + 1 < count)
            {
                Array.Copy(_found, at + 1, _found, at, count - at - 1);
                _found[at] = merges.Find(_ids[at], _ids[at + 1]);
            }
            if (at > 0)
                _found[at - 1] = merges.Find(_ids[at - 1], _ids[at]);
        }
        return count;
    }

    // Tokens stay where their first byte was, linked to their neighbours. The heap may hold pairs that are gone: a pair is merged only when
    // its place still has the rank it was entered with.
    private int MergeByHeap(int count)
    {
        Link(count);
        while (_heap.TryPop(out var entry))
        {
            var left = (int)(uint)entry;
            var right = _next[left];
            if (_ids[left] < 0 || right >= count)
                continue;
            var found = merges.Find(_ids[left], _ids[right]);
            if (found == MergeTable.None || found >> 32 != entry >> 32)
                continue;
            _ids[left] = (int)(uint)found;
            _ids[right] = -1;
            _next[left] = _next[right];
            if (_next[left] < count)
                _previous[_next[left]] = left;
            Enter(left, count);
            if (_previous[left] >= 0)
                Enter(_previous[left], count);
        }
        return Compact(count);
    }

    private void Link(int count)
    {
        if (_next.Length < count)
            (_previous, _next) = (new int[_ids.Length], new int[_ids.Length]);
        for (var i = 0; i < count; i++)
            (_previous[i], _next[i]) = (i - 1, i + 1);
        for (var i = 0; i + 1 < count; i++)
            Enter(i, count);
    }

    private void Enter(int left, int count)
    {
        if (_next[left] >= count)
            return;
        var found = merges.Find(_ids[left], _ids[_next[left]]);
        if (found != MergeTable.None)
            _heap.Push(found >> 32 << 32 | (uint)left);
    }

    private int Compact(int count)
    {
        var kept = 0;
        for (var i = 0; i < count; i = _next[i])
            _ids[kept++] = _ids[i];
        return kept;
    }
}
