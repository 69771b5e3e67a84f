namespace DomainAdapt.Storage.Compression;

/// <summary>
/// The compressed bytes of a file: lets the first ones be looked at, counts those taken, and can be followed by bytes of our own.
/// </summary>
internal sealed class CompressedInput(Stream inner) : ReadOnlyStream
{
    private const int PeekBytes = 6;

    private readonly byte[] _first = new byte[PeekBytes];
    private int _firstCount = -1;
    private int _firstTaken;
    private ReadOnlyMemory<byte> _suffix;

    /// <summary>Bytes of the file taken so far.</summary>
    public long Offset { get; private set; }

    /// <summary>The first bytes, without taking them: fewer only where the file has no more.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        if (_firstCount < 0)
            _firstCount = inner.ReadAtLeast(_first, PeekBytes, throwOnEndOfStream: false);
        return _first.AsSpan(0, _firstCount);
    }

    /// <summary>Gives these bytes after the file's last one.</summary>
    public void FollowWith(ReadOnlyMemory<byte> suffix) => _suffix = suffix;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_firstTaken < Peek().Length)
        {
            var count = Math.Min(buffer.Length, _firstCount - _firstTaken);
            _first.AsSpan(_firstTaken, count).CopyTo(buffer);
            _firstTaken += count;
            Offset += count;
            return count;
        }
        var read = inner.Read(buffer);
        Offset += read;
        if (read > 0)
            return read;
        var fromSuffix = Math.Min(buffer.Length, _suffix.Length);
        _suffix.Span[..fromSuffix].CopyTo(buffer);
        _suffix = _suffix[fromSuffix..];
        return fromSuffix;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
