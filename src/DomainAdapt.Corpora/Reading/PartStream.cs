namespace DomainAdapt.Corpora.Reading;

/// <summary>A part of a stream that can seek, read once from front to back. Disposing it leaves the stream open.</summary>
internal sealed class PartStream : Stream
{
    private readonly Stream _whole;
    private long _left;

    /// <summary>Goes to where the part begins.</summary>
    public PartStream(Stream whole, long start, long length)
    {
        (_whole, _left) = (whole, length);
        whole.Position = start;
    }

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
        var read = _whole.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException("The stream is read only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream is read once, from the start.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read only.");
}
