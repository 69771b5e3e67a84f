using static DomainAdapt.Corpora.Cleaning.Repair.CharacterClass;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// Tells text that someone meant from text that was misread: words have accents on their letters and signs around them, while misread UTF-8
/// puts a capital or an operator into the midst of a word and signs beside signs.
/// </summary>
internal static class Implausibility
{
    private const CharacterClass LatinLetters = LatinUpper | LatinLower;

    // What cannot stand right after what. A row is read: after any of the left, any of the right is improbable.
    private static readonly (CharacterClass Left, CharacterClass Right)[] Pairs =
    [
        (LatinLetters | Box | Opening | Closing | Currency | Numeric | Section | Rare, Rare),
        (Rare, LatinLetters | Box | Opening | Closing | Currency | Numeric | Section),
        (LatinLower | OtherLower | Box | Closing | Currency | Numeric, LatinUpper),
        (Box | Closing | Currency | Numeric, LatinLower),
        (LatinLower | Box | Closing, Currency),
        (LatinUpper | Box, Numeric | Section),
        (Currency | Numeric | Box, Opening),
        (LatinLetters | Currency | Numeric | Opening | Closing | Section, Box),
        (Box, Closing),
    ];

    // The same for three in a row.
    private static readonly (CharacterClass First, CharacterClass Second, CharacterClass Third)[] Triples =
    [
        (AsciiLower | AsciiUpper, OtherUpper | OtherLower, Rare | Currency | Numeric),
        (AsciiLower, OtherUpper, OtherUpper | OtherLower | Sign),
        (OtherUpper, OtherLower | Currency | Numeric | Rare, AsciiLower | AsciiUpper),
        (OtherUpper, OtherUpper, AsciiLower), // not before a capital: abbreviations are typed in two alphabets
        (Space, LatinUpper, Currency),
        (LatinLetters | Box | Currency | Closing, Opening, Numeric),
        (LatinLetters | Currency | Numeric | Box | Section, Closing, Opening),
        (LatinLetters, Opening, Currency | Closing | Rare),
        (AsciiLower, LatinUpper, Opening | Currency),
        (LatinLetters, Opening | Closing, Letter),
    ];

    private static readonly CharacterClass[] AfterEach = Spread(Pairs);

    /// <summary>Whether something within <paramref name="start"/> to <paramref name="end"/> of the text is improbable where it stands.</summary>
    public static bool IsIn(string text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            // Nothing is improbable about ASCII alone.
            if (text[at] < 0x80)
            {
                var high = text.AsSpan(at, end - at).IndexOfAnyExceptInRange('\0', '\x7F');
                if (high < 0)
                    return false;
                at += high;
            }
            if (IsAt(text, at))
                return true;
        }
        return false;
    }

    private static bool IsAt(string text, int at)
    {
        var own = CharacterClasses.Of(text[at]);
        if (own == Control)
            return true;
        var before = at > 0 ? CharacterClasses.Of(text[at - 1]) : Space;
        var after = at + 1 < text.Length ? CharacterClasses.Of(text[at + 1]) : Space;
        if (own != None && after != None && ((After(own) & after) != 0 || IsTriple(before, own, after)))
            return true;
        return MisreadSigns.IsAt(text, at);
    }

    private static bool IsTriple(CharacterClass before, CharacterClass own, CharacterClass after)
    {
        foreach (var (first, second, third) in Triples)
        {
            if ((first & before) != 0 && (second & own) != 0 && (third & after) != 0)
                return true;
        }
        return false;
    }

    private static CharacterClass After(CharacterClass left) => AfterEach[int.TrailingZeroCount((int)left)];

    private static CharacterClass[] Spread((CharacterClass Left, CharacterClass Right)[] pairs)
    {
        var after = new CharacterClass[32];
        foreach (var (left, right) in pairs)
        {
            for (var bit = 0; bit < after.Length; bit++)
            {
                if (((int)left >> bit & 1) != 0)
                    after[bit] |= right;
            }
        }
        return after;
    }
}
