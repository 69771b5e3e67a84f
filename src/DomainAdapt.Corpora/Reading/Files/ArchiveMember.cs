using System.Formats.Tar;
using System.IO.Compression;

namespace DomainAdapt.Corpora.Reading.Files;

/// <summary>A file in an archive that is itself an input.</summary>
/// <param name="Name">Its path there.</param>
/// <param name="Length">Its size, unpacked.</param>
/// <param name="IsEncrypted">Whether it needs a password.</param>
/// <param name="Open">Opens it; to be read before the next member is asked for.</param>
internal sealed record ArchiveMember(string Name, long Length, bool IsEncrypted, Func<Stream> Open)
{
    /// <summary>The files of a zip, in ordinal order of their paths.</summary>
    /// <exception cref="UnreadableException">Members share bytes, as those of no honest archive do.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static List<ArchiveMember> OfZip(ZipArchive zip, long archiveBytes)
    {
        if (zip.Entries.Sum(entry => entry.CompressedLength) > archiveBytes)
            throw new UnreadableException("damaged", "has members that share bytes: they would have more than the archive together");
        return
        [
            .. zip.Entries
                .Where(entry => !entry.FullName.EndsWith('/') && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
                .Select(entry => new ArchiveMember(entry.FullName.Replace('\\', '/'), entry.Length, entry.IsEncrypted, entry.Open))
                .OrderBy(member => member.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The regular files of a tar, in its order.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static IEnumerable<ArchiveMember> OfTar(Stream stream)
    {
        using var tar = new TarReader(stream, leaveOpen: true);
        while (Next(tar) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
                yield return new ArchiveMember(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name, entry.Length, false, () => entry.DataStream ?? Stream.Null);
        }
    }

    private static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        // The runtime's reader lets all of these out where a field of a header is damaged.
        catch (Exception cause) when (cause is EndOfStreamException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(cause.Message, cause);
        }
    }
}
