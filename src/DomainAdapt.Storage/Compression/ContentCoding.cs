using System.IO.Compression;
using ZstdSharp;

namespace DomainAdapt.Storage.Compression;

/// <summary>Content codings of HTTP (RFC 9110, 8.4.1; RFC 7932 for br; RFC 8878 for zstd).</summary>
public static class ContentCoding
{
    /// <summary>The content of encoded bytes, read with bounded memory. Reading fails with <see cref="InvalidDataException"/> where they are damaged.</summary>
    /// <param name="encoded">The bytes; stays open.</param>
    /// <param name="coding">Name of the coding, in any case.</param>
    /// <returns>Null where the name says nothing that must be undone, or is not known.</returns>
    public static Stream? Open(Stream encoded, string coding) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new CodingStream(() => new GZipStream(encoded, CompressionMode.Decompress, leaveOpen: true)),
        "deflate" => new CodingStream(() => OpenDeflate(encoded)),
        "br" => new CodingStream(() => new BrotliStream(encoded, CompressionMode.Decompress, leaveOpen: true)),
        "zstd" => new CodingStream(() => new DecompressionStream(encoded, leaveOpen: true)),
        _ => null,
    };

    /// <summary>The standard means zlib's format by deflate; some servers send the bare stream.</summary>
    private static Stream OpenDeflate(Stream encoded)
    {
        var first = new byte[2];
        var count = encoded.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        var isZlib = count == 2 && (first[0] & 0x0F) == 8 && ((first[0] << 8) | first[1]) % 31 == 0;
        var whole = new PrefixedStream(first.AsMemory(0, count), encoded);
        return isZlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
    }

    /// <summary>Opens its decoder at the first read, and says damage in one way.</summary>
    private sealed class CodingStream(Func<Stream> open) : ReadOnlyStream
    {
        private Stream? _decoded;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                _decoded ??= open();
                return _decoded.Read(buffer);
            }
            // What each decoder throws for bytes that are not of its format.
            catch (Exception cause) when (cause is ZstdException or EndOfStreamException or InvalidOperationException or IOException)
            {
                throw new InvalidDataException($"the encoded content is damaged: {cause.Message}", cause);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _decoded?.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Bytes already read, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> first, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _first = first;

        public override int Read(Span<byte> buffer)
        {
            if (_first.IsEmpty)
                return rest.Read(buffer);
            var count = Math.Min(_first.Length, buffer.Length);
            _first.Span[..count].CopyTo(buffer);
            _first = _first[count..];
            return count;
        }
    }
}
