using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Shingles;

/// <summary>
/// The 64-bit hash of a word's bytes: products of 64 bits by 64 bits whose halves are folded (as in wyhash), a word of at most 16 bytes in one
/// product. Part of the format of files that hold it.
/// </summary>
internal static class WordHash
{
    // Arbitrary odd numbers with bits well spread: fractional parts of square roots of 2, 3 and 5.
    private const ulong First = 0x6A09E667F3BCC909;
    private const ulong Second = 0xBB67AE8584CAA73B;
    private const ulong Third = 0x3C6EF372FE94F82B;

    /// <summary>Readable bytes that must follow a word for <see cref="OfPadded"/>.</summary>
    public const int Padding = 8;

    /// <summary>Hash of a word.</summary>
    public static ulong Of(ReadOnlySpan<byte> word)
    {
        if (word.Length > Padding)
            return OfLong(word);
        Span<byte> padded = stackalloc byte[Padding];
        padded.Clear();
        word.CopyTo(padded);
        return OfShort(BinaryPrimitives.ReadUInt64LittleEndian(padded), word.Length);
    }

    /// <summary>
    /// Hash of the word at a place of a buffer that goes on for <see cref="Padding"/> bytes at least. Words on both sides of eight bytes follow each other in
    /// no order that a processor could foresee, so both kinds take the same way up to sixteen.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfPadded(ref readonly byte word, int length)
    {
        if (length > 2 * Padding)
            return OfLong(MemoryMarshal.CreateReadOnlySpan(in word, length));
        // Bits instead of conditions, of which the compiler makes branches in a loop.
        var isLong = (Padding - length) >> 31; // all bits, or none
        var beyond = (length - Padding) & isLong;
        // A word has a byte at least, so the shift is less than 64.
        var first = Unsafe.ReadUnaligned<ulong>(in word) & (ulong.MaxValue >> (8 * (Padding - length + beyond)));
        var last = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in word), beyond));
        var spread = (ulong)length * Third;
        return Fold(first ^ First ^ (spread & (ulong)isLong), Second ^ spread ^ ((last ^ spread) & (ulong)isLong));
    }

    private static ulong OfShort(ulong bytes, int length) => Fold(bytes ^ First, Second ^ (ulong)length * Third);

    private static ulong OfLong(ReadOnlySpan<byte> word)
    {
        var hash = (ulong)word.Length * Third;
        for (var at = 0; at < word.Length - 16; at += 16)
            hash = Fold(Read(word, at) ^ First ^ hash, Read(word, at + 8) ^ Second);
        // The last 16 bytes, or first and last 8 of a shorter word; what is read twice does no harm.
        return Fold(Read(word, Math.Max(0, word.Length - 16)) ^ First ^ hash, Read(word, word.Length - 8) ^ Second);
    }

    private static ulong Read(ReadOnlySpan<byte> word, int at) => BinaryPrimitives.ReadUInt64LittleEndian(word[at..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;
}
