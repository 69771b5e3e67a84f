using System.Numerics;
using System.Runtime.CompilerServices;

namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>
/// A decoding table of two levels for one canonical Huffman code (RFC 1951, 3.2.2): codes up to <paramref name="rootBits"/> bits are found by one
/// look, longer ones by a second look into a table that the first names.
/// </summary>
/// <param name="rootBits">Bits of the first look.</param>
/// <param name="symbols">What each symbol means, in the form of <see cref="DeflateSymbols"/>.</param>
/// <param name="capacity">Entries of all levels together for any complete code of so many symbols and at most 15 bits.</param>
internal sealed class HuffmanTable(int rootBits, uint[] symbols, int capacity)
{
    private const int MaxBits = 15;

    private readonly ushort[] _sorted = new ushort[symbols.Length];

    /// <summary>The entries: the first level, then the second-level tables one after another.</summary>
    public uint[] Entries { get; } = new uint[capacity];

    /// <summary>Builds the table.</summary>
    /// <param name="lengths">Bits of each symbol's word; 0 where it has none.</param>
    /// <param name="takesGap">Whether a code of one word of one bit, or of none, is taken although it is not complete, as zlib does.</param>
    /// <returns>False where the lengths make no code.</returns>
    public bool TryBuild(ReadOnlySpan<byte> lengths, bool takesGap)
    {
        Span<int> counts = stackalloc int[MaxBits + 1];
        counts.Clear();
        foreach (var length in lengths)
            counts[length]++;
        counts[0] = 0;
        var longest = counts.LastIndexOfAnyExcept(0);
        var free = 1;
        for (var bits = 1; bits <= MaxBits; bits++)
        {
            free = (free << 1) - counts[bits];
            if (free < 0)
                return false;
        }
        if (free > 0 && (longest > 1 || !takesGap))
            return false;
        Entries[0] = DeflateSymbols.Invalid; // what a gap spreads; without one it is written over
        Sort(lengths, counts);
        Fill(counts, longest);
        return true;
    }

    /// <summary>Sorts the symbols that have a word by its length, then by value: the order of the words.</summary>
    private void Sort(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts)
    {
        Span<int> next = stackalloc int[MaxBits + 2];
        next[1] = 0;
        for (var bits = 1; bits <= MaxBits; bits++)
            next[bits + 1] = next[bits] + counts[bits];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
                _sorted[next[lengths[symbol]]++] = (ushort)symbol;
        }
    }

    private void Fill(ReadOnlySpan<int> counts, int longest)
    {
        var entries = Entries.AsSpan();
        var word = 0u; // with its first bit lowest, as the stream has it
        var at = 0;
        // While words have up to rootBits bits, the table is as wide as the word and doubled between lengths, so each word is written once.
        for (var bits = 1; bits <= rootBits; bits++)
        {
            entries[..(1 << (bits - 1))].CopyTo(entries[(1 << (bits - 1))..]);
            for (var left = counts[bits]; left > 0; left--)
            {
                entries[(int)word] = symbols[_sorted[at++]] + Words(bits);
                word = Next(word, bits);
            }
        }
        var table = 1 << rootBits;
        var tableBits = 0;
        var prefix = uint.MaxValue;
        for (var bits = rootBits + 1; bits <= longest; bits++)
        {
            for (var left = counts[bits]; left > 0; left--)
            {
                if ((word & ((1u << rootBits) - 1)) != prefix)
                {
                    prefix = word & ((1u << rootBits) - 1);
                    table += tableBits == 0 ? 0 : 1 << tableBits;
                    tableBits = BitsOfTable(counts, bits, left);
                    entries[(int)prefix] = DeflateSymbols.SecondLevel | ((uint)table << 16) | ((uint)tableBits << 8) | (uint)rootBits;
                }
                var entry = symbols[_sorted[at++]] + Words(bits - rootBits);
                for (var slot = word >> rootBits; slot < 1u << tableBits; slot += 1u << (bits - rootBits))
                    entries[table + (int)slot] = entry;
                word = Next(word, bits);
            }
        }
    }

    /// <summary>How wide the table for the words with the next prefix is: until they fill it.</summary>
    private int BitsOfTable(ReadOnlySpan<int> counts, int bits, int left)
    {
        var width = bits - rootBits;
        var free = (1 << width) - left;
        while (free > 0)
            free = (free << 1) - counts[rootBits + ++width];
        return width;
    }

    /// <summary>The bits of a word, once in the field that says how many to drop and once in that of the word alone.</summary>
    private static uint Words(int bits) => (uint)(bits | (bits << 8));

    /// <summary>The next word of as many bits: one more, counted from the last bit, which is the highest here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(uint word, int bits)
    {
        var all = (1u << bits) - 1;
        if (word == all)
            return word; // the last word of the code
        var bit = 1u << BitOperations.Log2(word ^ all);
        return (word & (bit - 1)) | bit;
    }
}
