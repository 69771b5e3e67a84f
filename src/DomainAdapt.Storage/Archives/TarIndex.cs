using System.Formats.Tar;
using System.Globalization;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Archives;

/// <summary>The regular files of a tar archive; links and devices are none.</summary>
internal static class TarIndex
{
    // Text compresses to a tenth, logs to a hundredth. What grows beyond both of these was made to fill a disk.
    private const int MostExpansion = 250;
    private const long AlwaysAllowedBytes = 1L << 30;

    /// <summary>
    /// The files in the archive, in its order. A compressed archive can only be read from its beginning, so it is decompressed into
    /// <paramref name="cacheFolder"/> once, under the hash of its bytes.
    /// </summary>
    /// <exception cref="StorageException">The file is no tar, or is damaged.</exception>
    public static IEnumerable<SourceFile> Read(string path, string relativePath, string cacheFolder)
    {
        var plain = relativePath.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? path : Decompress(path, cacheFolder);
        using var file = FileRange.OpenFile(plain);
        using var tar = new TarReader(file);
        while (Next(tar, path) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                continue;
            var (name, offset, length) = (MemberName(entry.Name), entry.DataOffset, entry.Length);
            yield return new SourceFile(relativePath, name, length,
                () => new MemberStream(FileRange.Open(plain, Math.Max(offset, 0), length), $"{path}/{name}", length, checksum: null));
        }
    }

    private static TarEntry? Next(TarReader tar, string path)
    {
        try
        {
            return tar.GetNextEntry();
        }
        // The runtime's reader lets all of these out where a field of a header is damaged.
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException or FormatException or OverflowException or ArgumentException)
        {
            throw new StorageException($"{path}: damaged tar: {cause.Message.TrimEnd('.')}. Fetch or copy the file again.", inner: cause);
        }
    }

    private static string MemberName(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static string Decompress(string path, string cacheFolder)
    {
        var plain = Path.Combine(cacheFolder, ContentHash.OfFile(path) + ".tar");
        if (File.Exists(plain))
            return plain;
        using var content = Decompression.OpenFile(path);
        using var file = AtomicFile.Create(plain);
        CopyTo(content, file.Stream, path, Math.Max(AlwaysAllowedBytes, MostExpansion * new FileInfo(path).Length));
        file.Commit();
        return plain;
    }

    /// <summary>Copies no more than <paramref name="mostBytes"/>.</summary>
    /// <exception cref="StorageException">There is more.</exception>
    internal static void CopyTo(Stream content, Stream output, string path, long mostBytes)
    {
        var buffer = new byte[1 << 16];
        var copied = 0L;
        for (var read = content.Read(buffer); read > 0; read = content.Read(buffer))
        {
            copied += read;
            if (copied > mostBytes)
                throw new StorageException(
                    string.Create(CultureInfo.InvariantCulture, $"{path}: decompresses to more than {mostBytes} bytes, over {MostExpansion} times its size, as nothing but a trap does. ")
                    + "Leave it out, or unpack it and name the folder instead.");
            output.Write(buffer, 0, read);
        }
    }
}
