using System.Security.Cryptography;
using DomainAdapt.Storage;

namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// Counts and hashes the bytes that are read through it, so that an input is checked in the pass that reads it. Disposing it leaves
/// <paramref name="inner"/> open: what reads through it may end, and the rest can still be hashed.
/// </summary>
internal sealed class HashingReadStream(Stream inner) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads what is left and gives the SHA-256 of all bytes, lower hex.</summary>
    public string Finish(CancellationToken cancellationToken = default)
    {
        var rest = new byte[1 << 16];
        while (Read(rest) > 0)
            cancellationToken.ThrowIfCancellationRequested();
        var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.Dispose();
        return sha256;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        BytesRead += read;
        return read;
    }
}
