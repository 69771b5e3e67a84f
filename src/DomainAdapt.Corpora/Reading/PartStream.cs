using DomainAdapt.Storage;

namespace DomainAdapt.Corpora.Reading;

/// <summary>A part of a stream that can seek, read once from front to back. Disposing it leaves the stream open.</summary>
internal sealed class PartStream : ReadOnlyStream
{
    private readonly Stream _whole;
    private long _left;

    /// <summary>Goes to where the part begins.</summary>
    public PartStream(Stream whole, long start, long length)
    {
        (_whole, _left) = (whole, length);
        whole.Position = start;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _whole.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }
}
