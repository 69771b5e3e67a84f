using System.Globalization;
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
        while (index < text.Length && At(text, index, out var length) == skipped)
            index += length;
        return index;
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
