namespace DomainAdapt.Training.Watching;

/// <summary>CRC-32C (Castagnoli 1993; RFC 3720, appendix B.4), which records of TensorFlow are checked with.</summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82f63b78; // 0x1edc6f41, its bits reversed

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => OfByte((uint)value))];

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var each in bytes)
            sum = Table[(byte)(sum ^ each)] ^ (sum >> 8);
        return ~sum;
    }

    /// <summary>
    /// The checksum as records hold it, turned and moved, so that the checksum of something that holds checksums is none of them
    /// (tensorflow/core/lib/hash/crc32c.h).
    /// </summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var sum = Of(bytes);
        return ((sum >> 15) | (sum << 17)) + 0xa282ead8;
    }

    private static uint OfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 1 ? (value >> 1) ^ Polynomial : value >> 1;
        return value;
    }
}
