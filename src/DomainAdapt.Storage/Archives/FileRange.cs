using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Archives;

/// <summary>A piece of a file, read from front to back.</summary>
internal sealed class FileRange : ReadOnlyStream
{
    private const int BufferBytes = 1 << 16;

    private readonly FileStream _file;
    private long _left;

    private FileRange(FileStream file, long length) => (_file, _left) = (file, length);

    /// <summary>Opens a whole file for reading once.</summary>
    /// <exception cref="StorageException">The file is missing or cannot be read.</exception>
    public static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("read", path, cause);
        }
    }

    /// <summary>Opens <paramref name="length"/> bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="StorageException">The file is missing or cannot be read.</exception>
    public static FileRange Open(string path, long offset, long length)
    {
        var file = OpenFile(path);
        file.Position = offset;
        return new FileRange(file, length);
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _file.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
