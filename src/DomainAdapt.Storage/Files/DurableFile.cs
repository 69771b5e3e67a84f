using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Files;

/// <summary>Small files that change: readers see the old bytes or the new ones, never a mixture, also after a power cut.</summary>
public static class DurableFile
{
    /// <summary>Replaces the file's content, making its folder where missing.</summary>
    /// <exception cref="StorageException">The disk is full or the file cannot be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = AtomicFile.Create(path);
        file.Stream.Write(bytes);
        Replace(file);
    }

    /// <summary>Replaces the file's content with what <paramref name="write"/> writes, making its folder where missing.</summary>
    /// <exception cref="StorageException">The disk is full or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = AtomicFile.Create(path);
        write(file.Stream);
        Replace(file);
    }

    private static void Replace(AtomicFile file)
    {
        file.Complete();
        try
        {
            File.Move(file.TemporaryPath, file.Path, overwrite: true);
            Disk.FlushFolder(Path.GetDirectoryName(file.Path)!);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("write", file.Path, cause);
        }
    }
}
