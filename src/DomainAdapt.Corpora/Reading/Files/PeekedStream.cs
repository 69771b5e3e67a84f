namespace DomainAdapt.Corpora.Reading.Files;

/// <summary>A stream whose first bytes were looked at: they come first, then the rest. The stream stays its owner's.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _rest;
    private readonly byte[] _head;
    private int _taken;

    /// <summary>Looks at the first bytes of a stream.</summary>
    public PeekedStream(Stream stream, int headBytes)
    {
        _rest = stream;
        var head = new byte[headBytes];
        _head = head[..stream.ReadAtLeast(head, headBytes, throwOnEndOfStream: false)];
    }

    /// <summary>The first bytes; fewer only where there are no more.</summary>
    public ReadOnlySpan<byte> Head => _head;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The stream is read once, from the start.");

    public override long Position
    {
        get => throw new NotSupportedException("The stream is read once, from the start.");
        set => throw new NotSupportedException("The stream is read once, from the start.");
    }

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _head.Length)
            return _rest.Read(buffer);
        var count = Math.Min(buffer.Length, _head.Length - _taken);
        _head.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream is read once, from the start.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is only read.");
}
