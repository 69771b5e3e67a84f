using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the Gopher rules ask of lines. An empty text has one line, so that shares are defined.</summary>
internal readonly record struct LineStatistics(int Lines, int BulletStarts, int EllipsisEnds)
{
    /// <summary>Counts the lines of valid UTF-8; a line ends at any of Unicode's line ends, and a last line end begins no line.</summary>
    public static LineStatistics Of(ReadOnlySpan<byte> text)
    {
        var statistics = default(LineStatistics);
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = LineEndLength(text[at..]);
            if (end > 0)
            {
                statistics = statistics.With(text[start..at]);
                start = at + end;
            }
            at += Math.Max(end, 1);
        }
        if (start < text.Length || text.IsEmpty)
            statistics = statistics.With(text[start..]);
        return statistics;
    }

    private LineStatistics With(ReadOnlySpan<byte> line)
    {
        var fromText = line[WhiteSpace.Skip(line, 0)..];
        var toText = WhiteSpace.Trim(line);
        return new LineStatistics(
            Lines + 1,
            BulletStarts + (fromText.StartsWith("•"u8) || fromText.StartsWith("-"u8) ? 1 : 0),
            EllipsisEnds + (toText.EndsWith("..."u8) || toText.EndsWith("…"u8) ? 1 : 0));
    }

    /// <summary>Bytes of the line end that starts there; 0 where none does.</summary>
    private static int LineEndLength(ReadOnlySpan<byte> text) => text[0] switch
    {
        (byte)'\r' => text.Length > 1 && text[1] == '\n' ? 2 : 1,
        (byte)'\n' or 0x0B or 0x0C or 0x1C or 0x1D or 0x1E => 1,
        0xC2 => text.StartsWith("\u0085"u8) ? 2 : 0,
        0xE2 => text.StartsWith("\u2028"u8) || text.StartsWith("\u2029"u8) ? 3 : 0,
        _ => 0,
    };
}
