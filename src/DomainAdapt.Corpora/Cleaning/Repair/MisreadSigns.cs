namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// Sequences that misread UTF-8 leaves and that no language writes. All follow from how UTF-8 is made: letters of one alphabet begin with one
/// or two lead bytes, and those look like a letter with an accent, a capital or a sign in every legacy encoding.
/// </summary>
internal static class MisreadSigns
{
    // Lead bytes whose characters are of one kind, so that text of that kind repeats them: Western letters, Latin Extended, Greek, Cyrillic,
    // Armenian, Hebrew, Arabic. Index: lead - 0xC0; 0 is no kind.
    private static readonly byte[] KindOfLead = Kinds();

    // For each character, the encodings (a bit each, as in LegacyCodec.All) in which it is a byte that begins a sequence or goes on with one.
    private static readonly ushort[] Leads2 = Masks(value => value is >= 0xC2 and <= 0xDF);
    private static readonly ushort[] Leads3 = Masks(value => value is >= 0xE0 and <= 0xEF);
    private static readonly ushort[] Goes = Masks(value => value is >= 0x80 and <= 0xBF);

    /// <summary>Whether such a sequence begins at that character, which is none of ASCII.</summary>
    public static bool IsAt(string text, int at)
    {
        var first = text[at];
        if (at + 1 >= text.Length || first >= Goes.Length)
            return false;
        var second = text[at + 1];
        if (second < 0x80)
            return second == ' ' && IsFlattenedSpace(text, at);
        if (IsWesternLetter(text, at) || IsGeneralPunctuation(text, at) || IsDingbat(first, second))
            return true;
        return second < Goes.Length && (IsPairOfTwo(text, at) || IsPairOfThree(text, at));
    }

    /// <summary>A lead byte of the letters of Western Europe (C2, C3) or of Greek or Cyrillic (CE, D0), and a sign.</summary>
    private static bool IsWesternLetter(string text, int at)
    {
        var (first, second) = (text[at], text[at + 1]);
        return first switch
        {
            'Â' or 'Ã' => "€œŠšŸžŽƒ£¢°·´¸¹­®©»–—".Contains(second, StringComparison.Ordinal) || IsQuoteAfterLetter(text, at, second)
                || (second == '\u00A0' && !IsBetweenCapitals(text, at)),
            // No language has a Romanian or Slovak capital beside a letter of Polish or Turkish.
            'Ă' or 'Ĺ' when "łźşťąžšśŤŹŻżĽľ".Contains(second, StringComparison.Ordinal) => true,
            'Ă' => "´­°·".Contains(second, StringComparison.Ordinal) && at > 0 && char.IsAsciiLetterLower(text[at - 1]),
            'Î' or 'Ð' => "€£¢°·´¸­®©ŠšžŽƒ".Contains(second, StringComparison.Ordinal),
            '×' => "¢£¤¥¦§¨©ª˜™š›œ‘’“”•–—€‚ƒ„…†‡ˆ‰".Contains(second, StringComparison.Ordinal) && at + 2 < text.Length && text[at + 2] == '×',
            // Macintosh's C3; a root is drawn over numbers and Greek letters only.
            '√' => "†°¢£§•¶®©™´¨≠±≤≥¥µªºßÆØæøáàâäãåçéèêëíìîïñóòôöõúùûü¡¿".Contains(second, StringComparison.Ordinal),
            'В' or 'Г' when "©®±µ¶§¦¤\u00AD".Contains(second, StringComparison.Ordinal) => true,
            'В' or 'Г' or 'Р' or 'С' => at + 2 < text.Length && text[at + 2] is 'В' or 'Г' or 'Р' or 'С' && IsSign(second),
            _ => false,
        };
    }

    // Quoted, the letter itself is meant.
    private static bool IsQuoteAfterLetter(string text, int at, char second)
        => second is '“' or '”' or '‘' or '„' or '‚' or '•' or '‹' or '›' or '™' or '¡' or '¿' or '«'
            && (at == 0 || text[at - 1] is not ('“' or '„' or '‘' or '"' or '«' or '‚'));

    private static bool IsBetweenCapitals(string text, int at)
        => text[at] == 'Ã' && at > 0 && char.IsUpper(text[at - 1]) && at + 2 < text.Length && char.IsUpper(text[at + 2]);

    /// <summary>Â or Ã, which end no word in small letters, before the space that a no-break space became.</summary>
    private static bool IsFlattenedSpace(string text, int at)
    {
        if (text[at] is not ('Â' or 'Ã'))
            return false;
        if (at == 0)
            return text[at] == 'Â' || (at + 2 < text.Length && char.IsAsciiLetterLower(text[at + 2]));
        var before = text[at - 1] == ' ' && at > 1 ? text[at - 2] : text[at - 1];
        return char.IsAsciiLetterLower(before) || (text[at] == 'Â' && before is '.' or ',' or ';' or ':' or '!' or '?' or '”' or '»');
    }

    /// <summary>The quotes, dashes and dots of U+2010 to U+203A (E2 80), the commonest characters of English beyond ASCII.</summary>
    private static bool IsGeneralPunctuation(string text, int at)
    {
        var (first, second) = (text[at], text[at + 1]);
        return second switch
        {
            '€' => first is 'â' or 'β' or 'ā',
            'Ђ' => first == 'в',
            'Ä' => first == '‚' && at + 2 < text.Length && text[at + 2] >= 0x80 && Goes.AsSpan().Length > text[at + 2]
                && (Goes[text[at + 2]] & MacintoshBit) != 0,
            'Ç' => first == 'Γ',
            _ => false,
        };
    }

    /// <summary>Ticks, stars and arrows of U+2680 to U+27BF (E2 9A to E2 9E).</summary>
    private static bool IsDingbat(char first, char second) => first == 'â' && second is 'œ' or 'ž';

    /// <summary>Two sequences of two bytes after each other, of one alphabet, at least one with a sign in it or both with a small letter after a capital.</summary>
    private static bool IsPairOfTwo(string text, int at)
    {
        if (at + 3 >= text.Length)
            return false;
        var (a, b, c, d) = (text[at], text[at + 1], text[at + 2], text[at + 3]);
        if (c >= Goes.Length || d >= Goes.Length)
            return false;
        var codecs = Leads2[a] & Goes[b] & Leads2[c] & Goes[d];
        var changesCase = char.IsUpper(a) && char.IsLower(b) && char.IsUpper(c);
        if (codecs == 0 || (!changesCase && char.IsLetter(b) && char.IsLetter(d)))
            return false;
        for (var i = 0; codecs != 0; i++, codecs >>= 1)
        {
            if ((codecs & 1) == 0)
                continue;
            LegacyCodec.All[i].TryGetByte(a, out var first);
            LegacyCodec.All[i].TryGetByte(c, out var second);
            if (KindOfLead[first - 0xC0] is var kind and > 0 && kind == KindOfLead[second - 0xC0])
                return true;
        }
        return false;
    }

    /// <summary>Two sequences of three bytes after each other, one with a sign in it.</summary>
    private static bool IsPairOfThree(string text, int at)
    {
        if (at + 5 >= text.Length)
            return false;
        var codecs = Leads3[text[at]] & Goes[text[at + 1]];
        var hasSign = !char.IsLetter(text[at + 1]);
        for (var i = 2; i < 6; i++)
        {
            var character = text[at + i];
            if (codecs == 0 || character >= Goes.Length)
                return false;
            codecs &= i == 3 ? Leads3[character] : Goes[character];
            hasSign |= i != 3 && !char.IsLetter(character);
        }
        return codecs != 0 && hasSign;
    }

    private static bool IsSign(char character) => (CharacterClasses.Of(character) & CharacterClass.Sign) != 0;

    private static int MacintoshBit => 1 << LegacyCodec.All.TakeWhile(codec => codec.Name != "macintosh").Count();

    private static byte[] Kinds()
    {
        var kinds = new byte[0x40];
        (int First, int Last)[] groups = [(0xC2, 0xC3), (0xC4, 0xC6), (0xCE, 0xCF), (0xD0, 0xD1), (0xD4, 0xD6), (0xD7, 0xD7), (0xD8, 0xDB)];
        for (var kind = 0; kind < groups.Length; kind++)
        {
            for (var lead = groups[kind].First; lead <= groups[kind].Last; lead++)
                kinds[lead - 0xC0] = (byte)(kind + 1);
        }
        return kinds;
    }

    private static ushort[] Masks(Func<byte, bool> isPart)
    {
        var masks = new ushort[0x2600];
        for (var i = 0; i < LegacyCodec.All.Count; i++)
        {
            foreach (var character in LegacyCodec.All[i].Characters)
            {
                if (character < masks.Length && LegacyCodec.All[i].TryGetByte(character, out var value) && isPart(value))
                    masks[character] |= (ushort)(1 << i);
            }
        }
        return masks;
    }
}
