using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>Spans to take out of a text: widened to words, joined where they meet.</summary>
internal static class CutSpans
{
    /// <summary>The spans with a margin on each side that ends at white space (or at a character, where white space is far), ascending and apart.</summary>
    public static List<TextRange> Of(ReadOnlySpan<byte> text, IEnumerable<TextRange> spans, int marginBytes)
    {
        var joined = new List<TextRange>();
        foreach (var span in spans.OrderBy(span => span.Start))
        {
            var start = Backwards(text, Math.Max(0, span.Start - marginBytes), Math.Min(64, marginBytes));
            var end = Forwards(text, Math.Min(text.Length, span.Start + span.Length + marginBytes), Math.Min(64, marginBytes));
            if (joined.Count > 0 && start <= joined[^1].Start + joined[^1].Length)
                joined[^1] = new TextRange(joined[^1].Start, Math.Max(end, joined[^1].Start + joined[^1].Length) - joined[^1].Start);
            else
                joined.Add(new TextRange(start, end - start));
        }
        return joined;
    }

    /// <summary>The text without the spans.</summary>
    public static byte[] Without(ReadOnlySpan<byte> text, List<TextRange> spans)
    {
        var rest = new byte[text.Length - spans.Sum(span => span.Length)];
        var (from, to) = (0, 0);
        foreach (var span in spans)
        {
            text[from..span.Start].CopyTo(rest.AsSpan(to));
            to += span.Start - from;
            from = span.Start + span.Length;
        }
        text[from..].CopyTo(rest.AsSpan(to));
        return rest;
    }

    private static int Backwards(ReadOnlySpan<byte> text, int at, int most)
    {
        for (var i = at; i > at - most && i > 0; i--)
        {
            if (IsBlank(text[i - 1]))
                return i;
        }
        while (at > 0 && at < text.Length && (text[at] & 0xC0) == 0x80)
            at--;
        return at;
    }

    private static int Forwards(ReadOnlySpan<byte> text, int at, int most)
    {
        for (var i = at; i < at + most && i < text.Length; i++)
        {
            if (IsBlank(text[i]))
                return i;
        }
        while (at < text.Length && (text[at] & 0xC0) == 0x80)
            at++;
        return at;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
