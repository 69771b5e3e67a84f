using System.IO.Hashing;

namespace DomainAdapt.Storage.Compression.Members;

/// <summary>What an LZ4 frame says of itself before its first block.</summary>
internal readonly record struct Lz4Header(bool HasLinkedBlocks, bool HasBlockChecksums, bool HasContentChecksum, int MaxBlockBytes)
{
    private const int MagicBytes = 4;

    /// <summary>Takes the header of a frame.</summary>
    /// <exception cref="InvalidDataException">The bytes are none, or want what is not here.</exception>
    public static Lz4Header Take(CompressedBytes input)
    {
        if (!input.Ensure(MagicBytes + 3))
            throw new InvalidDataException("the file ends within an lz4 header");
        if (input.Available is not [0x04, 0x22, 0x4D, 0x18, var flags, var block, ..])
            throw new InvalidDataException("an lz4 frame was expected");
        if (flags >> 6 != 1 || (flags & 2) != 0 || (block & 0x8F) != 0 || block >> 4 < 4)
            throw new InvalidDataException("the lz4 header is damaged");
        if ((flags & 1) != 0)
            throw new InvalidDataException("the lz4 frame wants a dictionary, which is not in the file");
        var length = 2 + ((flags & 8) != 0 ? 8 : 0);
        if (!input.Ensure(MagicBytes + length + 1))
            throw new InvalidDataException("the file ends within an lz4 header");
        var descriptor = input.Available.Slice(MagicBytes, length + 1);
        if (descriptor[^1] != (byte)(XxHash32.HashToUInt32(descriptor[..^1]) >> 8))
            throw new InvalidDataException("the checksum of an lz4 header differs from its bytes'");
        input.Advance(MagicBytes + length + 1);
        return new Lz4Header((flags & 0x20) == 0, (flags & 0x10) != 0, (flags & 4) != 0, 1 << (2 * (block >> 4)) << 8);
    }
}
