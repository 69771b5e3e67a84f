using System.Formats.Tar;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Bundles;

/// <summary>
/// A bundle: everything that a pipeline needs from elsewhere in one tar file, to be carried where there is no network. Every file is held to its
/// hash when it is unpacked. Equal files give equal bundles.
/// </summary>
public static class Bundle
{
    /// <summary>Packs a bundle.</summary>
    /// <param name="target">Path of the tar file.</param>
    /// <param name="pipeline">Path of the pipeline file in the bundle.</param>
    /// <param name="files">The files on disk, by their paths in the bundle.</param>
    /// <param name="cancellationToken">Stops it; nothing is left then.</param>
    /// <exception cref="StorageException">A file cannot be read, or the bundle not be written.</exception>
    public static BundleManifest Write(string target, string pipeline, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var ordered = files.OrderBy(file => file.Key, StringComparer.Ordinal).ToList();
        var manifest = new BundleManifest
        {
            Pipeline = pipeline,
            Files = [.. ordered.Select(file => new BundledFile(file.Key, new FileInfo(file.Value).Length, ContentHash.OfFile(file.Value)))],
        };
        DurableFile.Write(target, stream =>
        {
            using var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
            Add(tar, BundleManifest.FileName, new MemoryStream(manifest.Write()));
            foreach (var (name, path) in ordered)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                Add(tar, name, file);
            }
        });
        return manifest;
    }

    /// <summary>Unpacks a bundle; what was unpacked before is not written again.</summary>
    /// <param name="path">The tar file.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="cancellationToken">Stops it; the same call goes on.</param>
    /// <exception cref="StorageException">It is no bundle, is damaged, or cannot be unpacked.</exception>
    public static BundleManifest Unpack(string path, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using var tar = new TarReader(stream);
            if (tar.GetNextEntry() is not { Name: BundleManifest.FileName, DataStream: { } first })
                throw Damaged(path, $"does not begin with {BundleManifest.FileName}");
            using var content = new MemoryStream();
            first.CopyTo(content);
            var manifest = BundleManifest.Read(content.ToArray(), path);
            var missing = manifest.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
            while (tar.GetNextEntry() is { } entry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!missing.Remove(entry.Name, out var file) || !IsWithin(entry.Name))
                    throw Damaged(path, $"holds '{entry.Name}', which its list does not name or which lies outside");
                Extract(path, entry, file, Path.Combine(folder, entry.Name));
            }
            if (missing.Count > 0)
                throw Damaged(path, $"lacks {missing.Count} files of its list, such as '{missing.Keys.First()}'");
            // The list goes last: a folder without it is not whole.
            DurableFile.WriteAllBytes(Path.Combine(folder, BundleManifest.FileName), manifest.Write());
            return manifest;
        }
        catch (Exception cause) when (cause is EndOfStreamException or InvalidDataException)
        {
            throw Damaged(path, $"is cut or damaged ({cause.Message.TrimEnd('.')})", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("read", path, cause);
        }
    }

    private static void Add(TarWriter tar, string name, Stream content)
        => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch });

    private static void Extract(string bundle, TarEntry entry, BundledFile file, string target)
    {
        if (File.Exists(target) && new FileInfo(target).Length == file.Bytes && ContentHash.OfFile(target) == file.Sha256)
            return;
        using var written = AtomicFile.Create(target);
        entry.DataStream?.CopyTo(written.Stream);
        if (written.Complete().Sha256 != file.Sha256)
            throw Damaged(bundle, $"holds '{entry.Name}' with SHA-256 {written.Complete().Sha256}, expected {file.Sha256}");
        File.Delete(target);
        written.Commit();
    }

    private static bool IsWithin(string name) => name.Length > 0 && name[0] != '/' && !name.Contains('\\') && !name.Split('/').Any(part => part is "" or "." or "..");

    private static StorageException Damaged(string path, string what, Exception? cause = null)
        => new($"{path}: {what}. Carry the bundle again, or make it anew with 'domainadapt bundle'.", ExitCodes.InputsMissing, cause);
}
