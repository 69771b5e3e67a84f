using System.Collections.Frozen;
using System.Globalization;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What a character is for the Gopher rules; a word has the traits of its characters.</summary>
[Flags]
internal enum WordTraits : byte
{
    /// <summary>A symbol that stands for itself.</summary>
    None = 0,

    /// <summary>White space.</summary>
    Space = 1,

    /// <summary>A letter, a number or the underscore, of which runs are words.</summary>
    Word = 2,

    /// <summary>A letter.</summary>
    Letter = 4,

    /// <summary>None of the symbols that datatrove's Gopher filter does not count as text.</summary>
    Text = 8,
}

/// <summary>Looks traits up.</summary>
internal static class WordTrait
{
    /// <summary>Those of ASCII.</summary>
    public static readonly WordTraits[] OfAscii;

    // The characters that datatrove's Gopher filter does not count as text, the full-width digit one among them.
    private static readonly FrozenSet<int> Symbols =
        "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»".EnumerateRunes().Select(rune => rune.Value)
            .Concat(Enumerable.Range(0, 160).Where(value => value is < 32 and not 10 or >= 127))
            .ToFrozenSet();

    // Of the basic plane; a text's own script is a small part of it, and stays in the nearest cache.
    private static readonly WordTraits[] OfBasicPlane = [.. Enumerable.Range(0, 0x10000).Select(Find)];

    static WordTrait() => OfAscii = OfBasicPlane[..128];

    /// <summary>Those of a code point.</summary>
    public static WordTraits Of(int code) => (uint)code < (uint)OfBasicPlane.Length ? OfBasicPlane[code] : Find(code);

    private static WordTraits Find(int code)
    {
        var category = CodePoint.Category(code);
        if (category <= UnicodeCategory.OtherLetter)
            return WordTraits.Word | WordTraits.Letter | WordTraits.Text;
        var traits = Symbols.Contains(code) ? WordTraits.None : WordTraits.Text;
        if (category is >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber || code == '_')
            return traits | WordTraits.Word;
        return CodePoint.IsWhiteSpace(code) ? traits | WordTraits.Space : traits;
    }
}
