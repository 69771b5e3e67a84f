namespace DomainAdapt.Storage.Compression.Members;

/// <summary>What a file of members is compressed with, by its first bytes; one of them may be damaged.</summary>
internal static class FileFormat
{
    private static readonly (string Name, byte[] Mark)[] Marks =
        [("gzip", [0x1F, 0x8B, 8]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("lz4", [0x04, 0x22, 0x4D, 0x18])];

    /// <summary>Its name; null where it is not compressed.</summary>
    public static string? Of(ReadOnlySpan<byte> first)
    {
        if (first is [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..])
            return "zstd"; // a skippable frame, such as the one that holds a dictionary
        foreach (var (name, mark) in Marks)
        {
            var equal = 0;
            for (var i = 0; i < mark.Length && i < first.Length; i++)
                equal += first[i] == mark[i] ? 1 : 0;
            if (equal >= Math.Min(mark.Length - 1, Math.Max(first.Length, 1)))
                return name;
        }
        return null;
    }
}
