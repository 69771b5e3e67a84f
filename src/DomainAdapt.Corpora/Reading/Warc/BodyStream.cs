using DomainAdapt.Storage;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// A body as a stream, for decoders that read one. Until <see cref="Commit"/> it remembers what was read, so that bytes that turn out not to be
/// what their header says can be given as they are.
/// </summary>
internal sealed class BodyStream(Body body) : ReadOnlyStream
{
    // A decoder that has read so much and given nothing is decoding something.
    private const int MaxRememberedBytes = 1 << 16;

    private readonly List<byte> _read = [];
    private ReadOnlyMemory<byte> _piece;
    private bool _isCommitted;

    /// <summary>What was read before <see cref="Commit"/>; null after it.</summary>
    public byte[]? Remembered => _isCommitted ? null : [.. _read];

    /// <summary>Forgets what was read.</summary>
    public void Commit()
    {
        _isCommitted = true;
        _read.Clear();
    }

    /// <summary>The bytes not yet read, piece by piece.</summary>
    public ReadOnlyMemory<byte> NextPiece()
    {
        var piece = _piece.IsEmpty ? body.Next() : _piece;
        _piece = default;
        return piece;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_piece.IsEmpty)
            _piece = body.Next();
        var part = _piece[..Math.Min(_piece.Length, buffer.Length)];
        part.Span.CopyTo(buffer);
        _piece = _piece[part.Length..];
        if (!_isCommitted)
            _read.AddRange(part.Span);
        if (_read.Count > MaxRememberedBytes)
            Commit();
        return part.Length;
    }
}
