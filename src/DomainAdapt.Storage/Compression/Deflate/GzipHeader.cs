using System.Buffers.Binary;

namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>What stands before a gzip member's deflate stream (RFC 1952, 2.3).</summary>
internal static class GzipHeader
{
    private const int FixedBytes = 10;
    private const int MaxNameBytes = 1 << 16;

    /// <summary>Takes it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no gzip header.</exception>
    public static void Take(CompressedBytes input)
    {
        if (!input.Ensure(FixedBytes))
            throw new InvalidDataException("the file ends within a gzip header");
        if (input.Available is not [0x1F, 0x8B, 8, < 0x20, ..])
            throw new InvalidDataException($"a gzip member was expected; found the bytes {Convert.ToHexStringLower(input.Available[..4])}");
        var flags = input.Available[3];
        input.Advance(FixedBytes);
        if ((flags & 4) != 0)
            TakeExtra(input);
        if ((flags & 8) != 0)
            TakeName(input);
        if ((flags & 16) != 0)
            TakeName(input);
        if ((flags & 2) != 0)
            TakeBytes(input, 2);
    }

    private static void TakeExtra(CompressedBytes input)
    {
        if (!input.Ensure(2))
            throw new InvalidDataException("the file ends within a gzip header");
        TakeBytes(input, 2 + BinaryPrimitives.ReadUInt16LittleEndian(input.Available));
    }

    private static void TakeName(CompressedBytes input)
    {
        input.Ensure(MaxNameBytes);
        var end = input.Available.IndexOf((byte)0);
        if (end is < 0 or >= MaxNameBytes)
            throw new InvalidDataException("a name in a gzip header has no end");
        input.Advance(end + 1);
    }

    private static void TakeBytes(CompressedBytes input, int count)
    {
        if (!input.Ensure(count))
            throw new InvalidDataException("the file ends within a gzip header");
        input.Advance(count);
    }
}
