namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>
/// What the symbols of deflate mean (RFC 1951, 3.2.5 and 3.2.7), as entries of a <see cref="HuffmanTable"/>. Bits 0 to 7: bits to drop from the
/// stream, of the word and of what extends it. Bits 8 to 11: bits of the word alone. Bits 16 to 30: a literal, a base length or distance, or
/// where a second table begins. The table adds the word's bits.
/// </summary>
internal static class DeflateSymbols
{
    /// <summary>Mark of a literal, in the table of literals and lengths only.</summary>
    public const uint Literal = 1u << 31;

    /// <summary>Mark of an entry that is neither literal, length nor distance. Its kind is in the next two.</summary>
    public const uint Special = 1u << 15;

    /// <summary>A special entry that leads to a second-level table.</summary>
    public const uint SecondLevel = Special | (1u << 14);

    /// <summary>A special entry for symbols that no stream may hold.</summary>
    public const uint Invalid = Special | (1u << 13);

    /// <summary>Bits of the first look for literals and lengths.</summary>
    public const int LiteralBits = 11;

    /// <summary>Bits of the first look for distances.</summary>
    public const int DistanceBits = 8;

    /// <summary>Bits of the look for code lengths, which have at most 7.</summary>
    public const int CodeLengthBits = 7;

    // The largest sums of table sizes over all complete codes of 288 symbols with 11 bits first, and of 32 symbols with 8 bits first.
    private const int LiteralEntries = 2342;
    private const int DistanceEntries = 402;

    private const int EndOfBlock = 256;

    private static readonly uint[] LiteralSymbols = Literals();
    private static readonly uint[] DistanceSymbols = Distances();
    private static readonly uint[] CodeLengthSymbols = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];

    /// <summary>A table for literals and lengths.</summary>
    public static HuffmanTable NewLiterals() => new(LiteralBits, LiteralSymbols, LiteralEntries);

    /// <summary>A table for distances.</summary>
    public static HuffmanTable NewDistances() => new(DistanceBits, DistanceSymbols, DistanceEntries);

    /// <summary>A table for the lengths of the words of the other two.</summary>
    public static HuffmanTable NewCodeLengths()
        => new(CodeLengthBits, CodeLengthSymbols, 1 << CodeLengthBits);

    /// <summary>Lengths of the words of the fixed code for literals and lengths (RFC 1951, 3.2.6).</summary>
    public static byte[] FixedLiterals { get; } =
    [
        .. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8),
    ];

    /// <summary>Lengths of the words of the fixed code for distances.</summary>
    public static byte[] FixedDistances { get; } = [.. Enumerable.Repeat((byte)5, 32)];

    private static uint[] Literals()
    {
        var symbols = new uint[288];
        for (var symbol = 0u; symbol < EndOfBlock; symbol++)
            symbols[symbol] = Literal | (symbol << 16);
        symbols[EndOfBlock] = Special;
        // Eight lengths a bit in the first group, then four for each count of extra bits; the last has the greatest length to itself.
        var length = 3u;
        for (var symbol = EndOfBlock + 1; symbol < 285; symbol++)
        {
            var extra = Math.Max(0, ((symbol - 257) >> 2) - 1);
            symbols[symbol] = (length << 16) | (uint)extra;
            length += 1u << extra;
        }
        symbols[285] = 258u << 16;
        symbols[286] = symbols[287] = Invalid;
        return symbols;
    }

    private static uint[] Distances()
    {
        var symbols = new uint[32];
        var distance = 1u;
        for (var symbol = 0; symbol < 30; symbol++)
        {
            var extra = Math.Max(0, (symbol >> 1) - 1);
            symbols[symbol] = (distance << 16) | (uint)extra;
            distance += 1u << extra;
        }
        symbols[30] = symbols[31] = Invalid;
        return symbols;
    }
}
