using System.Buffers.Binary;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>MurmurHash64A (Appleby, public domain) with seed 0, by which KenLM tells words apart.</summary>
internal static class MurmurHash
{
    private const ulong Multiplier = 0xC6A4A7935BD1E995;
    private const int Shift = 47;

    /// <summary>The hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var hash = (ulong)bytes.Length * Multiplier;
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                var part = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * Multiplier;
                hash = (hash ^ ((part ^ (part >> Shift)) * Multiplier)) * Multiplier;
            }
            if (!bytes.IsEmpty)
            {
                for (var i = 0; i < bytes.Length; i++)
                    hash ^= (ulong)bytes[i] << (8 * i);
                hash *= Multiplier;
            }
            hash = (hash ^ (hash >> Shift)) * Multiplier;
            return hash ^ (hash >> Shift);
        }
    }
}
