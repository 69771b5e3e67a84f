using System.Net.Http.Headers;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// A file that is not whole yet, held by one download alone, and beside it the version (ETag or date of change) that its bytes are of. A run
/// that was killed leaves both, and the next one goes on.
/// </summary>
internal sealed class PartialFile : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private PartialFile(FileStream file) => _file = file;

    /// <summary>The bytes so far.</summary>
    public FileStream Stream => _file;

    /// <summary>The version that the bytes are of; null where it is not known.</summary>
    public RangeConditionHeaderValue? Version
    {
        get => File.Exists(VersionPath) && RangeConditionHeaderValue.TryParse(File.ReadAllText(VersionPath), out var version) ? version : null;
        set
        {
            if (value is null)
                File.Delete(VersionPath);
            else
                File.WriteAllText(VersionPath, value.ToString());
        }
    }

    private string VersionPath => _file.Name + ".version";

    /// <summary>Opens the partial file for this download alone; null where another download has finished the file meanwhile.</summary>
    public static async Task<PartialFile?> OpenAloneAsync(string path, Func<bool> isFinished, CancellationToken cancellationToken)
    {
        // On Windows a file can be renamed while it is open only if that is shared; elsewhere sharing anything takes no lock.
        var share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        while (true)
        {
            try
            {
                var file = new PartialFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0, FileOptions.Asynchronous));
                if (!isFinished())
                    return file;
                file.Delete();
                await file.DisposeAsync().ConfigureAwait(false);
                return null;
            }
            catch (IOException cause) when (Disk.IsLockedByOthers(cause))
            {
                await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw StorageException.Of("write", path, cause);
            }
        }
    }

    /// <summary>What the bytes hash to, by the algorithm of <paramref name="like"/>.</summary>
    public Checksum Checksum(Checksum like)
    {
        _file.Position = 0;
        return like.Of(_file);
    }

    /// <summary>Forgets what is there.</summary>
    public void Clear()
    {
        _file.SetLength(0);
        Version = null;
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        Clear();
        File.Delete(_file.Name);
    }

    /// <summary>Gives it its name.</summary>
    public void MoveTo(string path)
    {
        _file.Flush(flushToDisk: true);
        Version = null;
        File.Move(_file.Name, path, overwrite: true);
        Disk.FlushFolder(Path.GetDirectoryName(path)!);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
