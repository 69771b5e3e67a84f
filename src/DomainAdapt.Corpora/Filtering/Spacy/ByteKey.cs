using System.Buffers.Binary;
using System.IO.Hashing;

namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>A short word as the key of a dictionary: told apart by 128 bits of hash.</summary>
internal readonly record struct ByteKey
{
    private readonly ulong _low, _high;

    /// <summary>The key of bytes.</summary>
    public ByteKey(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(bytes, hash);
        (_low, _high) = (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}
