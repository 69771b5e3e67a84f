using System.Globalization;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Words between the word boundaries of Unicode (UAX #29, rules WB4 to WB13b) that begin with a letter or a number: "don't", "3.14" and "e.g" are one
/// each; ideographs, Hiragana and the scripts that set no spaces are one word a character. DCLM counts its runs of words over these.
/// </summary>
internal static class UnicodeWords
{
    private enum Break : byte
    {
        Other,
        Letter,
        Numeric,
        Katakana,
        Connector,
        Extend,
        MidLetter,
        MidNumber,
        MidBoth,
    }

    private static readonly Break[] OfAscii = [.. Enumerable.Range(0, 128).Select(Classify)];

    /// <summary>The words, in order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

    private static Break Next(ReadOnlySpan<byte> text, int at, out int length)
    {
        if (text[at] < 0x80)
        {
            length = 1;
            return OfAscii[text[at]];
        }
        return Classify(CodePoint.Decode(text[at..], out length));
    }

    private static Break Classify(int code)
    {
        switch (code)
        {
            case ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2027 or 0xFE13 or 0xFE55 or 0xFF1A:
                return Break.MidLetter;
            case '.' or '\'' or 0x2018 or 0x2019 or 0x2024 or 0xFE52 or 0xFF07 or 0xFF0E:
                return Break.MidBoth;
            case ',' or ';' or 0x37E or 0x589 or 0x60C or 0x60D or 0x66C or 0x7F8 or 0x2044 or 0xFE10 or 0xFE14 or 0xFE50 or 0xFE54 or 0xFF0C or 0xFF1B:
                return Break.MidNumber;
            case 0x202F:
                return Break.Connector;
            case 0x200B:
                return Break.Other;
            case 0xFF9E or 0xFF9F or (>= 0x1F3FB and <= 0x1F3FF):
                return Break.Extend;
            case (>= 0x3031 and <= 0x3035) or 0x309B or 0x309C or (>= 0x30A0 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
                or (>= 0x32D0 and <= 0x32FE) or (>= 0x3300 and <= 0x3357) or (>= 0xFF66 and <= 0xFF9D):
                return Break.Katakana;
        }
        return CodePoint.Category(code) switch
        {
            <= UnicodeCategory.OtherLetter => SetsSpaces(code) ? Break.Letter : Break.Other,
            UnicodeCategory.LetterNumber => code is >= 0x3021 and <= 0x3029 or 0x3007 ? Break.Other : Break.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => Break.Extend,
            UnicodeCategory.DecimalDigitNumber => Break.Numeric,
            UnicodeCategory.ConnectorPunctuation => Break.Connector,
            _ => code is >= 0x24B6 and <= 0x24E9 ? Break.Letter : Break.Other,
        };
    }

    /// <summary>Whether a letter's script sets spaces between words: no ideograph, no Hiragana, no Thai, Lao, Myanmar, Khmer, Tai.</summary>
    private static bool SetsSpaces(int code) => code < 0xE00 || code switch
    {
        <= 0xEFF => false,
        >= 0x1000 and <= 0x109F => false,
        >= 0x1780 and <= 0x17FF => false,
        >= 0x1950 and <= 0x19DF => false,
        >= 0x1A20 and <= 0x1AAF => false,
        >= 0x3041 and <= 0x309F => false,
        0x3006 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) => false,
        (>= 0xA9E0 and <= 0xA9FF) or (>= 0xAA60 and <= 0xAADF) => false,
        >= 0xF900 and <= 0xFAFF => false,
        >= 0x1B000 and <= 0x1B16F => false,
        >= 0x20000 => false,
        _ => true,
    };

    private static bool Joins(Break before, Break after) => (before, after) switch
    {
        (Break.Letter or Break.Numeric, Break.Letter or Break.Numeric) => true,
        (Break.Katakana, Break.Katakana) => true,
        (Break.Letter or Break.Numeric or Break.Katakana or Break.Connector, Break.Connector) => true,
        (Break.Connector, Break.Letter or Break.Numeric or Break.Katakana) => true,
        _ => false,
    };

    /// <summary>Goes through the words of a text.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _text;
        private int _at;

        internal Enumerator(ReadOnlySpan<byte> text) => _text = text;

        /// <summary>The word.</summary>
        public TextRange Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next word.</summary>
        public bool MoveNext()
        {
            while (_at < _text.Length)
            {
                var start = _at;
                var kind = Next(_text, start, out var length);
                _at = End(start + length, kind);
                if (!CodePoint.IsLetterOrNumber(CodePoint.Decode(_text[start..], out _)))
                    continue;
                Current = new TextRange(start, _at - start);
                return true;
            }
            return false;
        }

        private readonly int End(int at, Break before)
        {
            while (true)
            {
                at = SkipExtends(at);
                if (at == _text.Length)
                    return at;
                var kind = Next(_text, at, out var length);
                if (Joins(before, kind))
                {
                    (at, before) = (at + length, kind);
                    continue;
                }
                // A mark between two letters or two numbers joins them.
                var joins = before switch
                {
                    Break.Letter => kind is Break.MidLetter or Break.MidBoth,
                    Break.Numeric => kind is Break.MidNumber or Break.MidBoth,
                    _ => false,
                };
                if (!joins)
                    return at;
                var after = SkipExtends(at + length);
                if (after == _text.Length || Next(_text, after, out length) != before)
                    return at;
                at = after + length;
            }
        }

        private readonly int SkipExtends(int at)
        {
            while (at < _text.Length && Next(_text, at, out var length) == Break.Extend)
                at += length;
            return at;
        }
    }
}
