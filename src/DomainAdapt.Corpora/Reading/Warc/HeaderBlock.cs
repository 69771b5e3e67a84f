namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>Where a block of header lines ends.</summary>
internal static class HeaderBlock
{
    /// <summary>The block does not end in these bytes.</summary>
    public const int Unfinished = -1;

    /// <summary>The bytes begin no block.</summary>
    public const int Broken = -2;

    /// <summary>Bytes of the block up to and with the empty line that ends it. An empty first line is the whole block.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; NextLine(bytes, at) is > 0 and var length; at += length)
        {
            if (IsEmpty(bytes.Slice(at, length)))
                return at + length;
        }
        return Unfinished;
    }

    /// <summary>
    /// The same for a WARC header, which is broken where a line begins another: so one that never ends is looked at no further than that, and
    /// many take no longer than their bytes.
    /// </summary>
    public static int LengthOfWarc(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; NextLine(bytes, at) is > 0 and var length; at += length)
        {
            if (IsEmpty(bytes.Slice(at, length)))
                return at + length;
            if (at > 0 && RecordStart.IsWarc(bytes.Slice(at, length)))
                return Broken;
        }
        return Unfinished;
    }

    private static int NextLine(ReadOnlySpan<byte> bytes, int start) => bytes[start..].IndexOf((byte)'\n') + 1;

    private static bool IsEmpty(ReadOnlySpan<byte> line) => line.Trim("\r\n \t"u8).IsEmpty;
}
