using System.Security.Cryptography;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Files;

/// <summary>
/// Writes a file from front to back and hashes what it writes, so that nobody reads it again to know its hash. It buffers by itself:
/// disposing it drops what was not flushed instead of failing a second time on a full disk.
/// </summary>
internal sealed class HashedFileStream(FileStream file, string shownPath) : Stream
{
    private const int BufferBytes = 1 << 17;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _buffered;
    private long _flushed;
    private bool _closed;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => !_closed;
    public override long Length => _flushed + _buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException("The file is written from front to back.");
    }

    /// <summary>Writes everything to the disk itself, closes the file and gives the hash of all bytes.</summary>
    public string Complete()
    {
        Flush();
        try
        {
            file.Flush(flushToDisk: true);
        }
        catch (Exception cause) when (IsOfTheDisk(cause))
        {
            throw StorageException.Of("write", shownPath, cause);
        }
        file.Dispose();
        _closed = true;
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (bytes.Length > BufferBytes - _buffered)
        {
            Flush();
            if (bytes.Length >= BufferBytes)
            {
                WriteThrough(bytes);
                return;
            }
        }
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        if (_closed || _buffered == 0)
            return;
        WriteThrough(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is being written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The file is written from front to back.");

    public override void SetLength(long value) => throw new NotSupportedException("The file is written from front to back.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closed = true;
            file.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (Exception cause) when (IsOfTheDisk(cause))
        {
            throw StorageException.Of("write", shownPath, cause);
        }
        _hash.AppendData(bytes);
        _flushed += bytes.Length;
    }

    private static bool IsOfTheDisk(Exception cause)
        => cause is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;
}
