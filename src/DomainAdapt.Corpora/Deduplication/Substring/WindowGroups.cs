using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// Splits the windows of a document, runs of so many bytes each, into groups so that equal windows of any documents have equal group values: the least hash
/// of the window's short runs of bytes (minimizers: Roberts et al., 2004). Windows that follow one another with one value are one group, a range of bytes; a group has
/// about half as many windows as a window has bytes, so groups overlap and are about three times the text. Holds the buffers of one thread.
/// </summary>
internal sealed class WindowGroups
{
    // Long enough to be rare in text; a window has many of them.
    private const int MostRunBytes = 24;

    // An odd multiplier with well-mixed bits: the golden ratio (Knuth, 1973).
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private readonly int _length;
    private readonly int _run;
    private readonly ulong _leading = 1;

    // The hashes that can still become least, ascending from the first; a ring.
    private readonly (ulong Hash, int At)[] _queue;

    /// <summary>Splits into windows of <paramref name="length"/> bytes.</summary>
    public WindowGroups(int length)
    {
        (_length, _run) = (length, Math.Min(MostRunBytes, length / 2));
        _queue = new (ulong, int)[length - _run + 2];
        for (var i = 1; i < _run; i++)
            _leading *= Factor;
    }

    /// <summary>Takes a group: its value and its range.</summary>
    public delegate void Take(ulong value, TextRange range);

    /// <summary>Hands on the groups of a document, in order; none where it is shorter than a window.</summary>
    public void Split(ReadOnlySpan<byte> text, Take take)
    {
        if (text.Length < _length)
            return;
        var (first, count, sum) = (0, 0, 0UL);
        for (var i = 0; i < _run - 1; i++)
            sum = (sum * Factor) + text[i];
        var (value, start) = (0UL, -1);
        for (var end = _run; end <= text.Length; end++)
        {
            sum = (sum * Factor) + text[end - 1];
            // The upper bits of a product depend on all bits of the sum.
            var hash = (sum ^ (sum >> 32)) * Factor;
            hash ^= hash >> 29;
            sum -= text[end - _run] * _leading;
            while (count > 0 && _queue[(first + count - 1) % _queue.Length].Hash >= hash)
                count--;
            _queue[(first + count++) % _queue.Length] = (hash, end - _run);
            var window = end - _length;
            if (window < 0)
                continue;
            if (_queue[first].At < window)
                (first, count) = ((first + 1) % _queue.Length, count - 1);
            if (start >= 0 && _queue[first].Hash == value)
                continue;
            if (start >= 0)
                take(value, new TextRange(start, window - 1 + _length - start));
            (value, start) = (_queue[first].Hash, window);
        }
        take(value, new TextRange(start, text.Length - start));
    }
}
