using System.Numerics;
using System.Runtime.Intrinsics;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the bytes of a block of text are for <see cref="WordScan"/>, a bit for each.</summary>
internal struct BlockMasks
{
    /// <summary>Bytes of a block.</summary>
    public const int Bytes = 64;

    /// <summary>Those of characters of which runs are words.</summary>
    public ulong Words;

    /// <summary>Those of letters.</summary>
    public ulong Letters;

    /// <summary>Those of characters that count as text.</summary>
    public ulong Texts;

    /// <summary>Those of white space.</summary>
    public ulong Spaces;

    /// <summary>Those that go on with a character.</summary>
    public ulong Tails;

    /// <summary>Those that go on with a character that stands for itself.</summary>
    public ulong SymbolTails;

    /// <summary>Looks at a block of valid UTF-8 that begins with a character.</summary>
    /// <returns>The masks, and where the character begins that goes on after the block; its end where none does.</returns>
    public static (BlockMasks Masks, int End) Of(ReadOnlySpan<byte> block)
    {
        var bytes = Vector512.Create(block);
        var letters = Vector512.LessThan((bytes | Vector512.Create((byte)0x20)) - Vector512.Create((byte)'a'), Vector512.Create((byte)26)).ExtractMostSignificantBits();
        var texts = letters | Vector512.LessThan(bytes - Vector512.Create((byte)'0'), Vector512.Create((byte)10)).ExtractMostSignificantBits();
        var masks = new BlockMasks
        {
            Words = texts | Vector512.Equals(bytes, Vector512.Create((byte)'_')).ExtractMostSignificantBits(),
            Letters = letters,
            Texts = texts,
            Spaces = (Vector512.Equals(bytes, Vector512.Create((byte)' ')) | Vector512.LessThan(bytes - Vector512.Create((byte)'\t'), Vector512.Create((byte)5)))
                .ExtractMostSignificantBits(),
        };
        var beyondAscii = bytes.ExtractMostSignificantBits();
        var end = beyondAscii == 0 ? Bytes : masks.AddOthers(block, beyondAscii);
        return (masks, end);
    }

    /// <summary>Adds the characters beyond ASCII, one at a time.</summary>
    private int AddOthers(ReadOnlySpan<byte> block, ulong beyondAscii)
    {
        while (beyondAscii != 0)
        {
            var at = BitOperations.TrailingZeroCount(beyondAscii);
            if (at + BytesOf(block[at]) > Bytes)
                return at;
            var traits = WordTrait.Of(CodePoint.Decode(block[at..], out var length));
            var own = (ulong.MaxValue >> (Bytes - length)) << at;
            var tail = own & (own << 1);
            beyondAscii &= ~own;
            Tails |= tail;
            if ((traits & WordTraits.Word) != 0)
                Words |= own;
            else if ((traits & WordTraits.Space) != 0)
                Spaces |= own;
            else
                SymbolTails |= tail;
            Letters |= (traits & WordTraits.Letter) != 0 ? own : 0;
            Texts |= (traits & WordTraits.Text) != 0 ? own : 0;
        }
        return Bytes;
    }

    /// <summary>Bytes of the character that such a byte begins.</summary>
    private static int BytesOf(byte first) => first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}
