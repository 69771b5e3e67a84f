using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What a split pattern can tell apart.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Neither of the others: punctuation, symbols, marks, controls, bytes that are not UTF-8.</summary>
    Other,

    /// <summary><c>\p{L}</c></summary>
    Letter,

    /// <summary><c>\p{N}</c></summary>
    Number,

    /// <summary><c>\s</c>, the Unicode property White_Space</summary>
    Space,
}

/// <summary>
/// Classes of all code points, one byte each, by the Unicode version of <see cref="CodePoint"/>. Regular expressions of the runtime see UTF-16
/// units and take every letter above U+FFFF for something else; this table does not.
/// </summary>
internal static class CharacterClasses
{
    private const ulong EachByte = 0x0101010101010101;
    private const ulong HighBits = 0x80 * EachByte;

    private static readonly byte[] Table = Build();

    /// <summary>Class of a code point.</summary>
    public static CharacterClass Of(int codePoint) => (CharacterClass)Table[codePoint];

    /// <summary>Class of the character at <paramref name="index"/>, and its bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CharacterClass At(ReadOnlySpan<byte> text, int index, out int length)
    {
        var first = text[index];
        if (first >= 0x80)
            return Beyond(text[index..], out length);
        length = 1;
        return (CharacterClass)Table[first];
    }

    /// <summary>Index of the first character, from <paramref name="index"/> on, that is not of that class.</summary>
    public static int Skip(ReadOnlySpan<byte> text, int index, CharacterClass skipped)
    {
        if (skipped == CharacterClass.Letter)
            index = SkipAsciiLetters(text, index);
        while (index < text.Length && At(text, index, out var length) == skipped)
            index += length;
        return index;
    }

    // Eight bytes at once, so that the length of a word is no branch to guess; the last few of the text are left to the caller.
    private static int SkipAsciiLetters(ReadOnlySpan<byte> text, int index)
    {
        for (; text.Length - index >= 8; index += 8)
        {
            var others = HighBits & ~AsciiLetters(BinaryPrimitives.ReadUInt64LittleEndian(text[index..]));
            if (others != 0)
                return index + BitOperations.TrailingZeroCount(others) / 8;
        }
        return index;
    }

    // The high bit of each byte that is a letter of ASCII, and other bits.
    private static ulong AsciiLetters(ulong bytes)
    {
        var lower = (bytes | 0x20 * EachByte) & 0x7F * EachByte;
        return lower + (0x80 - 'a') * EachByte & ~(lower + (0x7F - 'z') * EachByte) & ~bytes;
    }

    // Bytes that are not UTF-8 decode to U+FFFD, a symbol.
    private static CharacterClass Beyond(ReadOnlySpan<byte> text, out int length)
    {
        Rune.DecodeFromUtf8(text, out var rune, out length);
        return (CharacterClass)Table[rune.Value];
    }

    private static byte[] Build()
    {
        var table = new byte[0x110000];
        for (var codePoint = 0; codePoint < table.Length; codePoint++)
            table[codePoint] = (byte)Classify(codePoint);
        return table;
    }

    private static CharacterClass Classify(int codePoint)
    {
        if (CodePoint.IsWhiteSpace(codePoint))
            return CharacterClass.Space;
        return CodePoint.Category(codePoint) switch
        {
            <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
            _ => CharacterClass.Other,
        };
    }
}
