using System.Globalization;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Files;

/// <summary>A file that was written whole.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower hex.</param>
public sealed record WrittenFile(string Path, long Length, string Sha256);

/// <summary>
/// A file that is there whole or not at all. It is written under a temporary name in the same folder, flushed to the disk and renamed
/// without overwriting: the first writer wins, and a later one with other bytes fails. Disposing without <see cref="Commit()"/> deletes it.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    /// <summary>Ends the name of every file and folder still being written: what is left over after a crash can be found by it.</summary>
    public const string TemporarySuffix = ".tmp";

    private static int _attempts;

    private readonly HashedFileStream _stream;
    private WrittenFile? _completed;
    private bool _committed;

    private AtomicFile(string path, string temporaryPath, FileStream file)
    {
        Path = path;
        TemporaryPath = temporaryPath;
        _stream = new HashedFileStream(file, path);
    }

    /// <summary>Where the file will lie.</summary>
    public string Path { get; }

    /// <summary>Where it lies while it is written.</summary>
    public string TemporaryPath { get; }

    /// <summary>
    /// Takes the bytes, from front to back. It need not be disposed; its <see cref="Stream.Position"/> is the number of bytes written.
    /// </summary>
    public Stream Stream => _stream;

    /// <summary>Starts a file at <paramref name="path"/>, making its folder where missing.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static AtomicFile Create(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            while (true)
            {
                var temporaryPath = NextTemporaryName(path);
                if (TryCreate(temporaryPath) is { } file)
                    return new AtomicFile(path, temporaryPath, file);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("write", path, cause);
        }
    }

    /// <summary>Closes the temporary file, with all its bytes on the disk. No byte may follow; <see cref="Commit()"/> gives it its name.</summary>
    /// <exception cref="StorageException">The disk is full or the file cannot be written.</exception>
    public WrittenFile Complete()
    {
        if (_completed is null)
        {
            var sha256 = _stream.Complete();
            _completed = new WrittenFile(Path, _stream.Length, sha256);
        }
        return _completed;
    }

    /// <summary>Completes the file and gives it its name. Where an equal file lies there already, that one stays.</summary>
    /// <exception cref="NotDeterministicException">A file with other bytes lies there.</exception>
    /// <exception cref="StorageException">The disk is full or the file cannot be written.</exception>
    public WrittenFile Commit()
    {
        var written = Complete();
        if (_committed)
            return written;
        try
        {
            File.Move(TemporaryPath, Path, overwrite: false);
            Disk.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
            _committed = true;
        }
        catch (IOException) when (File.Exists(Path))
        {
            var existing = ContentHash.OfFile(Path);
            if (existing != written.Sha256)
                throw new NotDeterministicException(Path, existing, written.Sha256);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("write", Path, cause);
        }
        return written;
    }

    /// <summary>Deletes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
            File.Delete(TemporaryPath);
    }

    /// <summary>A name beside <paramref name="path"/> that no other running attempt has, of this process or another, on this machine or another.</summary>
    internal static string NextTemporaryName(string path)
        => string.Create(CultureInfo.InvariantCulture,
            $"{path}.{Environment.MachineName}-{Environment.ProcessId}-{Interlocked.Increment(ref _attempts)}{TemporarySuffix}");

    private static FileStream? TryCreate(string temporaryPath)
    {
        try
        {
            return new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(temporaryPath))
        {
            return null; // left over by a dead process of the same number
        }
    }
}
