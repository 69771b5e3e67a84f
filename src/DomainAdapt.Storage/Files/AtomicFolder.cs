using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Files;

/// <summary>
/// A folder that is there whole or not at all: filled under a temporary name beside it, then renamed. The first writer wins and a later
/// one is dropped, so its content must follow from its name. Disposing without <see cref="Commit"/> deletes it.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private bool _committed;

    private AtomicFolder(string path, string temporaryPath) => (Path, TemporaryPath) = (path, temporaryPath);

    /// <summary>Where the folder will lie.</summary>
    public string Path { get; }

    /// <summary>Where it is filled.</summary>
    public string TemporaryPath { get; }

    /// <summary>Starts a folder at <paramref name="path"/>, making its parents where missing.</summary>
    /// <exception cref="StorageException">The parent cannot be written.</exception>
    public static AtomicFolder Create(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            string temporaryPath;
            do
                temporaryPath = AtomicFile.NextTemporaryName(path);
            while (Directory.Exists(temporaryPath)); // left over by a dead process of the same number
            Directory.CreateDirectory(temporaryPath);
            return new AtomicFolder(path, temporaryPath);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("write", path, cause);
        }
    }

    /// <summary>Gives the folder its name, unless one lies there already.</summary>
    /// <returns>Whether this one is now there; false when another was first.</returns>
    /// <exception cref="StorageException">The parent cannot be written.</exception>
    public bool Commit()
    {
        try
        {
            Directory.Move(TemporaryPath, Path);
            Disk.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
            _committed = true;
            return true;
        }
        catch (IOException) when (Directory.Exists(Path))
        {
            return false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("write", Path, cause);
        }
    }

    /// <summary>Deletes the temporary folder unless it was committed.</summary>
    public void Dispose()
    {
        if (!_committed && Directory.Exists(TemporaryPath))
            Directory.Delete(TemporaryPath, recursive: true);
    }
}
