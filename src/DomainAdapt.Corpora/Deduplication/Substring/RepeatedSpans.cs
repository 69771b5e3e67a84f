using System.Numerics;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>
/// The bytes of a text that lie in a window of <c>length</c> bytes which the text has more than once (Lee et al., "Deduplicating Training Data Makes Language
/// Models Better", 2021). Documents stand in one text, the ones whose copies stay first, with <see cref="Border"/> after each: UTF-8 never has that
/// byte, and no window that has it counts, so nothing is found across documents.
/// </summary>
internal sealed class RepeatedSpans
{
    /// <summary>Stands after each document.</summary>
    public const byte Border = 0xFF;

    /// <summary>
    /// Memory at most, in bytes a byte of text: the text 1, its suffixes 4, the sort's bucket bounds 2 at worst, and types, marks and what is found,
    /// which take about a half.
    /// </summary>
    public const int MemoryPerByte = 8;

    private readonly int _length;

    /// <summary>A bit is set where a window begins that goes.</summary>
    private readonly ulong[] _starts;

    private RepeatedSpans(int length, ulong[] starts) => (_length, _starts) = (length, starts);

    /// <summary>Searches a text.</summary>
    /// <param name="text">The documents, each with a border after it.</param>
    /// <param name="length">Fewest bytes of what repeats.</param>
    /// <param name="keepFirst">Whether the first copy of each window stays.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static RepeatedSpans Of(ReadOnlySpan<byte> text, int length, bool keepFirst, CancellationToken cancellationToken = default)
    {
        var suffixes = new int[text.Length];
        SuffixArray.Build(text, suffixes, cancellationToken);
        var spans = new RepeatedSpans(length, new ulong[(text.Length / 64) + 1]);
        // Equal windows stand side by side. They are compared as they are: an array of common prefixes would cost 4 bytes a byte.
        var first = -1;
        ReadOnlySpan<byte> window = [];
        foreach (var suffix in suffixes)
        {
            if (suffix > text.Length - length)
                continue;
            var next = text.Slice(suffix, length);
            if (first < 0 || !next.SequenceEqual(window))
            {
                first = suffix;
                window = next;
                continue;
            }
            if (next.Contains(Border))
                continue;
            spans.Mark(Math.Max(first, suffix));
            first = Math.Min(first, suffix);
            if (!keepFirst)
                spans.Mark(first);
        }
        return spans;
    }

    /// <summary>The ranges of a document that lie in windows which go, as found: their ends may part characters and words.</summary>
    /// <param name="ranges">Gets them, ascending, in bytes of the document.</param>
    /// <param name="start">Its first byte in the text.</param>
    /// <param name="length">Its bytes.</param>
    public void AddTo(List<TextRange> ranges, int start, int length)
    {
        for (var at = NextStart(start, start + length); at >= 0;)
        {
            var (begin, end) = (at, at + _length);
            for (at = NextStart(at + 1, start + length); at >= 0 && at <= end; at = NextStart(at + 1, start + length))
                end = at + _length;
            ranges.Add(new TextRange(begin - start, end - begin));
        }
    }

    private void Mark(int start) => _starts[start >> 6] |= 1UL << (start & 63);

    /// <summary>The first marked window from <paramref name="from"/> up to <paramref name="to"/>, or -1.</summary>
    private int NextStart(int from, int to)
    {
        while (from < to)
        {
            var bits = _starts[from >> 6] >> (from & 63);
            if (bits != 0)
            {
                var found = from + BitOperations.TrailingZeroCount(bits);
                return found < to ? found : -1;
            }
            from = (from | 63) + 1;
        }
        return -1;
    }
}
