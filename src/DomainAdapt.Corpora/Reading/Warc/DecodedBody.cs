using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// Undoes a content encoding. Bytes that cannot be decoded from their beginning are given as they are: the header was wrong, or a crawler decoded
/// them and kept it.
/// </summary>
internal sealed class DecodedBody : Body
{
    private const int PieceBytes = 1 << 15;

    private readonly BodyStream _encoded;
    private readonly Stream _decoded;
    private readonly byte[] _piece = new byte[PieceBytes];
    private bool _hasGiven;
    private bool _isRaw;

    private DecodedBody(BodyStream encoded, Stream decoded)
    {
        _encoded = encoded;
        _decoded = decoded;
    }

    /// <summary>Undoes what an HTTP message says was done to its body: codings in the order they were put on, the last first.</summary>
    public static Body Of(Body body, HeaderFields fields)
    {
        if (fields["Transfer-Encoding"]?.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) == true)
            body = new ChunkedBody(body);
        var codings = fields["Content-Encoding"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        for (var i = codings.Length - 1; i >= 0; i--)
        {
            var encoded = new BodyStream(body);
            if (ContentCoding.Open(encoded, codings[i]) is { } decoded)
                body = new DecodedBody(encoded, decoded);
        }
        return body;
    }

    public override ReadOnlyMemory<byte> Next()
    {
        if (_isRaw)
            return _encoded.NextPiece();
        try
        {
            var count = _decoded.Read(_piece, 0, PieceBytes);
            _encoded.Commit();
            _hasGiven |= count > 0;
            if (count == 0)
                _decoded.Dispose();
            return _piece.AsMemory(0, count);
        }
        catch (InvalidDataException) when (!_hasGiven && _encoded.Remembered is { } bytes)
        {
            _isRaw = true;
            _decoded.Dispose();
            return bytes.Length > 0 ? bytes : _encoded.NextPiece();
        }
    }
}
