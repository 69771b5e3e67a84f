using System.IO.Compression;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// Finds where a WARC file whose records are gzip members of their own can be cut: at members that begin with a record. Any stretch between two such
/// places is a WARC file again.
/// </summary>
internal static class MemberCuts
{
    private const int WindowBytes = 1 << 20;
    private const int HeadBytes = 16;

    private static ReadOnlySpan<byte> Mark => [0x1F, 0x8B, 8];

    /// <summary>The first cut at or behind each multiple of <paramref name="partBytes"/>; none in files of another kind.</summary>
    public static IEnumerable<long> Find(Stream content, long partBytes)
    {
        if (!BeginsWithRecord(content, 0))
            yield break;
        for (var wanted = partBytes; wanted < content.Length;)
        {
            if (Next(content, wanted) is not { } cut)
                yield break;
            yield return cut;
            wanted = (cut / partBytes + 1) * partBytes;
        }
    }

    private static long? Next(Stream content, long from)
    {
        var window = new byte[WindowBytes];
        while (from < content.Length)
        {
            content.Position = from;
            var read = content.ReadAtLeast(window, window.Length, throwOnEndOfStream: false);
            var at = 0;
            while (window.AsSpan(at, read - at).IndexOf(Mark) is >= 0 and var found)
            {
                at += found;
                if (BeginsWithRecord(content, from + at))
                    return from + at;
                at++;
            }
            if (read < window.Length)
                return null;
            // A mark may lie across two windows.
            from += read - Mark.Length + 1;
        }
        return null;
    }

    /// <summary>Whether a gzip member begins there, and in it a record. Compressed bytes hold the mark of a member by chance every 16 MB.</summary>
    private static bool BeginsWithRecord(Stream content, long offset)
    {
        content.Position = offset;
        Span<byte> head = stackalloc byte[HeadBytes];
        try
        {
            using var member = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true);
            return RecordStart.IsWarc(head[..member.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
