using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace DomainAdapt.Core.Text;

/// <summary>What one code point is, by Unicode 15.0.</summary>
public static class CodePoint
{
    private const int WordCategories =
        1 << (int)UnicodeCategory.UppercaseLetter | 1 << (int)UnicodeCategory.LowercaseLetter | 1 << (int)UnicodeCategory.TitlecaseLetter
        | 1 << (int)UnicodeCategory.ModifierLetter | 1 << (int)UnicodeCategory.OtherLetter
        | 1 << (int)UnicodeCategory.NonSpacingMark | 1 << (int)UnicodeCategory.SpacingCombiningMark | 1 << (int)UnicodeCategory.EnclosingMark
        | 1 << (int)UnicodeCategory.DecimalDigitNumber | 1 << (int)UnicodeCategory.LetterNumber | 1 << (int)UnicodeCategory.OtherNumber;

    /// <summary>
    /// The first code point of the text and the bytes it takes. Bytes that are not UTF-8 read as U+FFFD, one maximal part at a time; an empty
    /// text reads as U+FFFD of no bytes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(ReadOnlySpan<byte> text, out int length)
    {
        if (!text.IsEmpty && text[0] < 0x80)
        {
            length = 1;
            return text[0];
        }
        return DecodeLonger(text, out length);
    }

    /// <summary>The last code point of the text and the bytes it takes.</summary>
    public static int DecodeLast(ReadOnlySpan<byte> text, out int length)
    {
        Rune.DecodeLastFromUtf8(text, out var rune, out length);
        return rune.Value;
    }

    private static int DecodeLonger(ReadOnlySpan<byte> text, out int length)
    {
        // Characters of two and three bytes that need no closer look are most of what is beyond ASCII.
        if (text.Length >= 3 && (text[1] & 0xC0) == 0x80)
        {
            var first = text[0];
            if (first is >= 0xC2 and <= 0xDF)
            {
                length = 2;
                return ((first & 0x1F) << 6) | (text[1] & 0x3F);
            }
            if (first is >= 0xE1 and <= 0xEC && (text[2] & 0xC0) == 0x80)
            {
                length = 3;
                return ((first & 0x0F) << 12) | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F);
            }
        }
        Rune.DecodeFromUtf8(text, out var rune, out length);
        return rune.Value;
    }

    /// <summary>Writes a code point as UTF-8; 4 bytes are always enough.</summary>
    /// <returns>The bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Encode(int codePoint, Span<byte> destination)
    {
        if (codePoint < 0x80)
        {
            destination[0] = (byte)codePoint;
            return 1;
        }
        return new Rune(codePoint).EncodeToUtf8(destination);
    }

    /// <summary>General category.</summary>
    public static UnicodeCategory Category(int codePoint) => (UnicodeCategory)UnicodeData.Categories[codePoint];

    /// <summary>Canonical combining class; 0 for starters.</summary>
    public static int CombiningClass(int codePoint) => UnicodeData.CombiningClasses[codePoint];

    /// <summary>Simple lower-case mapping: one code point for one, the same in every language.</summary>
    public static int ToLower(int codePoint) => codePoint + UnicodeData.LowerCaseOffsets[codePoint];

    /// <summary>Simple case folding, for comparing without regard to case.</summary>
    public static int Fold(int codePoint) => codePoint + UnicodeData.CaseFoldingOffsets[codePoint];

    /// <summary>Whether it can be part of a word: a letter, a mark, a number or the underscore.</summary>
    public static bool IsWord(int codePoint) => codePoint < 0x80
        ? IsAsciiWord(codePoint)
        : (1 << UnicodeData.Categories[codePoint] & WordCategories) != 0;

    /// <summary>The same for ASCII: a bit for each of the digits, letters and the underscore.</summary>
    internal static bool IsAsciiWord(int codePoint)
        => ((codePoint < 64 ? 0x03FF_0000_0000_0000UL : 0x07FF_FFFE_87FF_FFFEUL) >> (codePoint & 63) & 1) != 0;

    /// <summary>Whether it is a letter.</summary>
    public static bool IsLetter(int codePoint) => Category(codePoint) <= UnicodeCategory.OtherLetter;

    /// <summary>Whether it is a letter or a number of any kind.</summary>
    public static bool IsLetterOrNumber(int codePoint) => codePoint < 0x80
        ? char.IsAsciiLetterOrDigit((char)codePoint)
        : Category(codePoint) is <= UnicodeCategory.OtherLetter or (>= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber);

    /// <summary>Whether it is an upper-case or title-case letter.</summary>
    public static bool IsUpper(int codePoint)
        => Category(codePoint) is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter;

    /// <summary>Whether it is a lower-case letter.</summary>
    public static bool IsLower(int codePoint) => Category(codePoint) == UnicodeCategory.LowercaseLetter;

    /// <summary>Whether it is a decimal digit of any script.</summary>
    public static bool IsDigit(int codePoint) => Category(codePoint) == UnicodeCategory.DecimalDigitNumber;

    /// <summary>Whether it is punctuation.</summary>
    public static bool IsPunctuation(int codePoint)
        => Category(codePoint) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    /// <summary>Whether it has the property White_Space.</summary>
    public static bool IsWhiteSpace(int codePoint) => codePoint < 0x80
        ? codePoint is ' ' or (>= '\t' and <= '\r')
        : codePoint is 0x85 or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000;
}
