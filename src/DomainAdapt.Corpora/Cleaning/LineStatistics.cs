using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the Gopher rules ask of lines. An empty text has one line, so that shares are defined.</summary>
internal readonly record struct LineStatistics(int Lines, int BulletStarts, int EllipsisEnds)
{
    /// <summary>Counts the lines of valid UTF-8; a line ends at any of Unicode's line ends, and a last line end begins no line.</summary>
    public static LineStatistics Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return new LineStatistics(1, 0, 0);
        var statistics = default(LineStatistics);
        foreach (var line in UnicodeLines.Enumerate(text))
            statistics = statistics.With(line.Of(text));
        return statistics;
    }

    private LineStatistics With(ReadOnlySpan<byte> line)
    {
        var trimmed = WhiteSpace.Trim(line);
        return new LineStatistics(
            Lines + 1,
            BulletStarts + (trimmed.StartsWith("-"u8) || trimmed.StartsWith("•"u8) ? 1 : 0),
            EllipsisEnds + (trimmed.EndsWith("..."u8) || trimmed.EndsWith("…"u8) ? 1 : 0));
    }
}
