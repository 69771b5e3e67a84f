namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// The line before each record of an ARC file (Burner and Kahle, "Arc File Format", 1996): address, IP address, date, media type and, in the
/// second version, more; the length comes last. Addresses and media types may hold spaces.
/// </summary>
internal static class ArcLine
{
    private const int FewestFields = 5;

    /// <summary>Whether a line can be one.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => TryFindDate(HeaderFields.Text(line.Trim("\r \t"u8)).Split(' '), out _);

    /// <summary>Reads a line.</summary>
    public static WarcHead Parse(ReadOnlySpan<byte> line)
    {
        var fields = HeaderFields.Text(line.Trim("\r \t"u8)).Split(' ');
        if (!TryFindDate(fields, out var date))
            throw new ArgumentException("The line is none of an ARC file.", nameof(line));
        var uri = string.Join(' ', fields[..(date - 1)]);
        return new WarcHead("arc", uri.StartsWith("filedesc://", StringComparison.Ordinal) ? "arc_header" : "response")
        {
            Uri = uri,
            Date = fields[date],
            ContentType = string.Join(' ', fields[(date + 1)..^1]),
            ContentLength = WarcHead.LengthOf(fields[^1]),
        };
    }

    /// <summary>Finds the date: digits alone, after an address with a scheme and an IP address.</summary>
    private static bool TryFindDate(string[] fields, out int at)
    {
        for (at = 2; at <= fields.Length - (FewestFields - 2); at++)
        {
            if (fields[at].Length is >= 8 and <= 20 && !fields[at].AsSpan().ContainsAnyExceptInRange('0', '9')
                && (fields[at - 1] == "-" || fields[at - 1].AsSpan().IndexOfAny('.', ':') > 0))
            {
                return fields[0].Contains(':', StringComparison.Ordinal);
            }
        }
        return false;
    }
}
