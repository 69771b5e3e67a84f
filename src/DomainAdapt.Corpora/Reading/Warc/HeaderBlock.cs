namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>Where a block of header lines ends.</summary>
internal static class HeaderBlock
{
    /// <summary>
    /// Bytes of the block up to and with the empty line that ends it; -1 where it does not end here. An empty first line is the whole block.
    /// </summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var line = bytes[at..].IndexOf((byte)'\n');
            if (line < 0)
                return -1;
            if (bytes.Slice(at, line).Trim("\r \t"u8).IsEmpty)
                return at + line + 1;
            at += line + 1;
        }
        return -1;
    }
}
