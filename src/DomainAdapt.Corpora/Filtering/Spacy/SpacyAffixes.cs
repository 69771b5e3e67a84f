namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>What spaCy's rules for English cut off at the beginning, at the end and within words (spacy/lang/punctuation.py and en/punctuation.py).</summary>
internal static class SpacyAffixes
{
    /// <summary>Characters to cut off at the beginning; 0 for none.</summary>
    public static int Prefix(ReadOnlySpan<int> word)
    {
        var first = word[0];
        if (first is '§' or '%' or '=' or '—' or '–')
            return 1;
        if (first == '+')
            return word.Length > 1 && word[1] is >= '0' and <= '9' ? 0 : 1;
        if (first == '.')
            return Dots(word) is > 1 and var dots ? dots : 0;
        if (SpacyCharacters.IsPunctuation(first) || SpacyCharacters.IsQuote(first) || SpacyCharacters.IsCurrency(first))
            return 1;
        foreach (var currency in SpacyCharacters.Currencies)
        {
            if (word.StartsWith(currency))
                return currency.Length;
        }
        return SpacyCharacters.IsIcon(first) ? 1 : 0;
    }

    /// <summary>Characters to cut off at the end, the most that a rule takes; 0 for none.</summary>
    public static int Suffix(ReadOnlySpan<int> word)
    {
        if (word.IsEmpty)
            return 0;
        var last = word[^1];
        var before = word.Length > 1 ? word[^2] : 0;
        if (last == '.')
        {
            var dots = 1;
            while (dots < word.Length && word[^(dots + 1)] == '.')
                dots++;
            return dots > 1 ? dots : IsCutDot(word) ? 1 : 0;
        }
        if ((last is 's' or 'S') && (before is '\'' or '’'))
            return 2;
        if (last == '…' && before == '…')
            return 2;
        if (AfterDigit(word, SpacyCharacters.Units) is > 0 and var unit)
            return unit;
        if (AfterDigit(word, SpacyCharacters.Currencies) is > 0 and var currency)
            return currency;
        if (SpacyCharacters.IsPunctuation(last) || SpacyCharacters.IsQuote(last) || last is '—' or '–' || SpacyCharacters.IsIcon(last))
            return 1;
        return IsDigit(before) && (last == '+' || SpacyCharacters.IsCurrency(last)) ? 1 : 0;
    }

    /// <summary>The next place within a word, from a place on, at which it is cut; its length is 0 where there is none.</summary>
    public static (int Start, int Length) Infix(ReadOnlySpan<int> word, int from)
    {
        for (var at = from; at < word.Length; at++)
        {
            if (InfixAt(word, at) is > 0 and var length)
                return (at, length);
        }
        return (word.Length, 0);
    }

    private static int InfixAt(ReadOnlySpan<int> word, int at)
    {
        var code = word[at];
        if (code >= 0x80 ? code != '…' && code is not ('–' or '—') && !SpacyCharacters.IsIcon(code) : char.IsAsciiLetterOrDigit((char)code))
            return 0;
        if (code == '.' && Dots(word[at..]) is > 1 and var dots)
            return dots;
        if (code == '…' || SpacyCharacters.IsIcon(code))
            return 1;
        if (at == 0 || at + 1 == word.Length)
            return 0;
        var (before, after) = (word[at - 1], word[at + 1]);
        if ((code is '+' or '-' or '*' or '^') && IsDigit(before) && (IsDigit(after) || after == '-'))
            return 1;
        if (code == '.')
            return (SpacyCharacters.IsLower(before) || SpacyCharacters.IsQuote(before)) && (SpacyCharacters.IsUpper(after) || SpacyCharacters.IsQuote(after)) ? 1 : 0;
        if (code == ',')
            return SpacyCharacters.IsAlpha(before) && SpacyCharacters.IsAlpha(after) ? 1 : 0;
        if (!SpacyCharacters.IsAlpha(before) && !IsDigit(before))
            return 0;
        if (code is ':' or '<' or '>' or '=' or '/')
            return SpacyCharacters.IsAlpha(after) ? 1 : 0;
        if (code is not ('-' or '–' or '—' or '~'))
            return 0;
        // One hyphen, or two or three ASCII ones, or two long ones, and a letter after them.
        var length = 1;
        var most = code == '-' ? 3 : code == '—' ? 2 : 1;
        while (length < most && at + length < word.Length && word[at + length] == code)
            length++;
        return at + length < word.Length && SpacyCharacters.IsAlpha(word[at + length]) ? length : 0;
    }

    private static bool IsCutDot(ReadOnlySpan<int> word)
    {
        if (word.Length < 2)
            return false;
        var before = word[^2];
        if (IsDigit(before) || SpacyCharacters.IsLower(before) || before is '%' or '²' or '-' or '+' or '|' || SpacyCharacters.IsPunctuation(before) || SpacyCharacters.IsQuote(before))
            return true;
        if (word.Length < 3)
            return false;
        return (SpacyCharacters.IsUpper(before) && SpacyCharacters.IsUpper(word[^3])) || ((before is 'F' or 'f' or 'C' or 'c' or 'K' or 'k') && word[^3] == '°');
    }

    private static int AfterDigit(ReadOnlySpan<int> word, int[][] endings)
    {
        foreach (var ending in endings)
        {
            if (word.Length > ending.Length && word[^1] == ending[^1] && IsDigit(word[^(ending.Length + 1)]) && word.EndsWith(ending))
                return ending.Length;
        }
        return 0;
    }

    private static int Dots(ReadOnlySpan<int> word)
    {
        var dots = word.IndexOfAnyExcept('.');
        return dots < 0 ? word.Length : dots;
    }

    private static bool IsDigit(int code) => code is >= '0' and <= '9';
}
