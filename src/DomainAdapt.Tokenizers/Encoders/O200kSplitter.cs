using System.Globalization;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// The pattern o200k: words that begin with any capitals and go on in small letters, or in capitals only, each with a sign before and a
/// contraction after; at most three digits a piece. With U = <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c> and W = <c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c>:
/// <c>[^\r\n\p{L}\p{N}]?U*W+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?U+W*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}|</c>
/// <c> ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class O200kSplitter : PieceSplitter
{
    private const int MaxDigits = 3;

    private enum Case
    {
        None,

        /// <summary><c>\p{Lu}\p{Lt}</c></summary>
        Upper,

        /// <summary><c>\p{Ll}</c></summary>
        Lower,

        /// <summary><c>\p{Lm}\p{Lo}\p{M}</c>, which stand for both</summary>
        Both,
    }

    /// <inheritdoc/>
    public override byte[] WordLeads => [];

    /// <inheritdoc/>
    public override int End(ReadOnlySpan<byte> text, int start)
    {
        var kind = CharacterClasses.At(text, start, out var length);
        var next = start + length;
        if (kind == CharacterClass.Number)
            return EndOfNumber(text, next, MaxDigits);
        if (EndOfWord(text, start, next, kind) is var word and > 0)
            return word + AnyCaseContraction(text[word..]);

        var symbols = text[start] == ' ' ? next : start;
        if (Is(CharacterClass.Other, text, symbols, out length))
            return EndOfSymbols(text, symbols + length);
        return EndOfLastNewLine(text, start) is var newLine and > 0 ? newLine : EndOfSpaces(text, start);
    }

    // 0 where no word begins. A sign may lead it; a mark may be that sign or a word of its own.
    private static int EndOfWord(ReadOnlySpan<byte> text, int start, int next, CharacterClass kind)
    {
        if (kind == CharacterClass.Letter)
            return EndInSmallLetters(text, start) is var end and > 0 ? end : EndOfCapitals(text, start);
        if (IsNewLine(text[start]))
            return 0;
        if (EndInSmallLetters(text, next) is var led and > 0)
            return led;
        if (EndInSmallLetters(text, start) is var marks and > 0)
            return marks;
        return EndOfCapitals(text, next) is var capitals && capitals > next ? capitals : 0;
    }

    // U*W+: what follows the capitals in small letters; else up to the last of those capitals that count as small. 0 where there is none.
    private static int EndInSmallLetters(ReadOnlySpan<byte> text, int start)
    {
        var (at, lastBoth) = (start, 0);
        for (; CaseAt(text, at, out var length) is var letter and (Case.Upper or Case.Both); at += length)
        {
            if (letter == Case.Both)
                lastBoth = at + length;
        }
        if (CaseAt(text, at, out _) != Case.Lower)
            return lastBoth;
        while (CaseAt(text, at, out var length) is Case.Lower or Case.Both)
            at += length;
        return at;
    }

    private static int EndOfCapitals(ReadOnlySpan<byte> text, int at)
    {
        while (CaseAt(text, at, out var length) == Case.Upper)
            at += length;
        return at;
    }

    private static int EndOfSymbols(ReadOnlySpan<byte> text, int index)
    {
        index = CharacterClasses.Skip(text, index, CharacterClass.Other);
        while (index < text.Length && (IsNewLine(text[index]) || text[index] == '/'))
            index++;
        return index;
    }

    private static Case CaseAt(ReadOnlySpan<byte> text, int index, out int length)
    {
        length = 0;
        if (index >= text.Length)
            return Case.None;
        return CodePoint.Category(CodePoint.Decode(text[index..], out length)) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Case.Upper,
            UnicodeCategory.LowercaseLetter => Case.Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Case.Both,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Case.Both,
            _ => Case.None,
        };
    }
}
