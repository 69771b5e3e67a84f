namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>Where a record can begin.</summary>
internal static class RecordStart
{
    private static ReadOnlySpan<byte> Warc => "WARC/"u8;

    /// <summary>Whether a WARC record begins with these bytes.</summary>
    public static bool IsWarc(ReadOnlySpan<byte> bytes)
        => bytes.Length > Warc.Length && bytes.StartsWith(Warc) && char.IsAsciiDigit((char)bytes[Warc.Length]);

    /// <summary>Whether a record of either format begins with these bytes, which hold its first line.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => IsWarc(bytes) || (bytes.IndexOf((byte)'\n') is >= 0 and var line && IsArc(bytes[..line]));

    /// <summary>Whether a line begins an ARC record.</summary>
    public static bool IsArc(ReadOnlySpan<byte> line)
        => line.Length is > 0 and < WarcHead.MaxBytes && char.IsAsciiLetter((char)line[0]) && line.IndexOf((byte)':') > 0 && ArcLine.Is(line);

    /// <summary>Where in the bytes a line begins that begins a WARC record; -1 where none does.</summary>
    public static int FindWarc(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; bytes[at..].IndexOf(Warc) is >= 0 and var found; at += found + 1)
        {
            var start = at + found;
            if (IsWarc(bytes[start..]) && (start == 0 || bytes[start - 1] == '\n'))
                return start;
        }
        return -1;
    }
}
