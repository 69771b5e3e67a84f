namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>What part a character plays in text, as far as it tells what stands beside it. Bits, so that a rule can name several.</summary>
[Flags]
internal enum CharacterClass
{
    /// <summary>Says nothing: what no legacy encoding has, ASCII punctuation, and marks that stand beside anything, such as a dash.</summary>
    None = 0,

    /// <summary>A to Z without accents.</summary>
    AsciiUpper = 1 << 0,

    /// <summary>a to z without accents.</summary>
    AsciiLower = 1 << 1,

    /// <summary>Latin capitals beyond ASCII.</summary>
    LatinUpper = 1 << 2,

    /// <summary>Latin small letters beyond ASCII.</summary>
    LatinLower = 1 << 3,

    /// <summary>Capitals of Greek and Cyrillic.</summary>
    OtherUpper = 1 << 4,

    /// <summary>Small letters of Greek and Cyrillic.</summary>
    OtherLower = 1 << 5,

    /// <summary>What stands before a word: opening quotes, ¿, ©, bullets.</summary>
    Opening = 1 << 6,

    /// <summary>What stands after a word: closing quotes, ®, ™.</summary>
    Closing = 1 << 7,

    /// <summary>Signs of currencies.</summary>
    Currency = 1 << 8,

    /// <summary>Fractions, small numbers and operators.</summary>
    Numeric = 1 << 9,

    /// <summary>§ and ¶.</summary>
    Section = 1 << 10,

    /// <summary>Lines and blocks that boxes are drawn with.</summary>
    Box = 1 << 11,

    /// <summary>What hardly any text has: accents without a letter, ¦, ¤, ‡, U+FFFD.</summary>
    Rare = 1 << 12,

    /// <summary>Control characters U+0080 to U+009F, which no text has.</summary>
    Control = 1 << 13,

    /// <summary>Space characters.</summary>
    Space = 1 << 14,

    /// <summary>Any letter.</summary>
    Letter = AsciiUpper | AsciiLower | LatinUpper | LatinLower | OtherUpper | OtherLower,

    /// <summary>Any sign with a part of its own: no letter, no space.</summary>
    Sign = Opening | Closing | Currency | Numeric | Section | Box | Rare | Control,
}

/// <summary>The part that each character plays.</summary>
internal static class CharacterClasses
{
    private const int TableLength = 0x2600;

    private static readonly CharacterClass[] Table = Fill();

    /// <summary>The class of a character.</summary>
    public static CharacterClass Of(char character)
        => character < TableLength ? Table[character] : character == '\uFFFD' ? CharacterClass.Rare : CharacterClass.None;

    /// <summary>Whether what follows the character is the rest of something broken, so that it must not be read for itself.</summary>
    public static bool IsGarble(char character)
        => (Of(character) & (CharacterClass.Rare | CharacterClass.Currency | CharacterClass.Numeric | CharacterClass.Section
            | CharacterClass.Box | CharacterClass.Control)) != 0;

    private static CharacterClass[] Fill()
    {
        var table = new CharacterClass[TableLength];
        foreach (var codec in LegacyCodec.All)
        {
            foreach (var character in codec.Characters)
            {
                if (character < TableLength && char.IsLetter(character))
                    table[character] = OfLetter(character);
            }
        }
        Set(table, " \t\u00A0", CharacterClass.Space);
        Set(table, "¡«¿©΄΅‘‚“„•‹", CharacterClass.Opening);
        Set(table, "®»˝”›™", CharacterClass.Closing);
        Set(table, "¢£¥€₧", CharacterClass.Currency);
        Set(table, "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№", CharacterClass.Numeric);
        Set(table, "§¶", CharacterClass.Section);
        Set(table, "¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊ªº", CharacterClass.Rare);
        for (var character = '\u2500'; character <= '\u25A0'; character++)
            table[character] = CharacterClass.Box;
        for (var character = '\u0080'; character <= '\u009F'; character++)
            table[character] = CharacterClass.Control;
        return table;
    }

    private static CharacterClass OfLetter(char letter)
    {
        var isUpper = char.IsUpper(letter);
        return letter switch
        {
            < '\u0080' => isUpper ? CharacterClass.AsciiUpper : CharacterClass.AsciiLower,
            < '\u0250' => isUpper ? CharacterClass.LatinUpper : CharacterClass.LatinLower,
            _ => isUpper ? CharacterClass.OtherUpper : CharacterClass.OtherLower,
        };
    }

    private static void Set(CharacterClass[] table, string characters, CharacterClass value)
    {
        foreach (var character in characters)
            table[character] = value;
    }
}
