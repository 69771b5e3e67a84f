using DomainAdapt.Storage;

namespace DomainAdapt.Corpora.Reading.Files;

/// <summary>A stream whose first bytes were looked at: they come first, then the rest. The stream stays its owner's.</summary>
internal sealed class PeekedStream : ReadOnlyStream
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

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _head.Length)
            return _rest.Read(buffer);
        var count = Math.Min(buffer.Length, _head.Length - _taken);
        _head.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
