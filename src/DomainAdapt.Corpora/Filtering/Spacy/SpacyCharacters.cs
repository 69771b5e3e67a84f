using System.Collections.Frozen;
using System.Globalization;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>The classes of characters that spaCy's rules for English speak of (spacy/lang/char_classes.py, version 3).</summary>
internal static class SpacyCharacters
{
    private static readonly FrozenSet<int> PunctuationSet = Set("…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪");
    private static readonly FrozenSet<int> QuoteSet = Set("'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉⟦⟧");
    private static readonly FrozenSet<int> CurrencySet = Set("$£€¥฿₽﷼₴₠₡₢₣₤₥₦₧₨₩₪₫₭₮₯₰₱₲₳₵₶₷₸₹₺₻₼₾₿");

    /// <summary>Units that may follow a number, longest first.</summary>
    public static readonly int[][] Units =
    [
        .. ("km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G M K % "
            + "км км² км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ тб كم كم² كم³ م م² م³ سم سم² سم³ مم مم² مم³ "
            + "غرام جرام جم كغ ملغ كوب اكواب").Split(' ').Distinct().OrderByDescending(unit => unit.Length).Select(Codes),
    ];

    /// <summary>Currencies of several characters.</summary>
    public static readonly int[][] Currencies = [Codes("US$"), Codes("C$"), Codes("A$")];

    /// <summary>Whether it is punctuation that is always a token of its own.</summary>
    public static bool IsPunctuation(int code) => PunctuationSet.Contains(code);

    /// <summary>Whether it is a quotation mark or an East Asian bracket.</summary>
    public static bool IsQuote(int code) => QuoteSet.Contains(code);

    /// <summary>Whether it is a sign of a currency.</summary>
    public static bool IsCurrency(int code) => CurrencySet.Contains(code);

    /// <summary>Whether it is a symbol such as an emoji: the category So.</summary>
    public static bool IsIcon(int code) => code >= 0x80 && CodePoint.Category(code) == UnicodeCategory.OtherSymbol;

    /// <summary>Whether it is a letter of one of the scripts that the rules know.</summary>
    public static bool IsAlpha(int code) => code < 0x80 ? char.IsAsciiLetter((char)code) : CodePoint.IsUpper(code) || CodePoint.IsLower(code) || IsUncased(code);

    /// <summary>Whether it is a lower-case letter, or one of a script without case.</summary>
    public static bool IsLower(int code) => code < 0x80 ? char.IsAsciiLetterLower((char)code) : CodePoint.IsLower(code) || IsUncased(code);

    /// <summary>Whether it is an upper-case letter, or one of a script without case.</summary>
    public static bool IsUpper(int code) => code < 0x80 ? char.IsAsciiLetterUpper((char)code) : CodePoint.IsUpper(code) || IsUncased(code);

    /// <summary>The code points of a text.</summary>
    public static int[] Codes(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    // Bengali, Hebrew, Persian and Arabic, Sinhala, Devanagari, Kannada, Tamil, Telugu, Hangul and the ideographs, as blocks.
    private static bool IsUncased(int code) => code switch
    {
        >= 0x0980 and <= 0x09FF => true,
        (>= 0x0591 and <= 0x05F4) or (>= 0xFB1D and <= 0xFB4F) => true,
        (>= 0x0620 and <= 0x064A) or (>= 0x066E and <= 0x06D5) or (>= 0x06E5 and <= 0x06FF) or (>= 0x0750 and <= 0x077F) or (>= 0x08A0 and <= 0x08BD) => true,
        (>= 0xFB50 and <= 0xFBB1) or (>= 0xFBD3 and <= 0xFD3D) or (>= 0xFD50 and <= 0xFDC7) or (>= 0xFDF0 and <= 0xFDFB) or (>= 0xFE70 and <= 0xFEFC) => true,
        (>= 0x0D80 and <= 0x0DFF) or (>= 0x0900 and <= 0x097F) or (>= 0x0C00 and <= 0x0CFF) or (>= 0x0B80 and <= 0x0BFF) => true,
        (>= 0xAC00 and <= 0xD7AF) or (>= 0x1100 and <= 0x11FF) => true,
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0x2E80 and <= 0x2FDF) or (>= 0x2FF0 and <= 0x303F) or (>= 0x31C0 and <= 0x31EF) => true,
        (>= 0x3200 and <= 0x33FF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE4F) => true,
        (>= 0x1F200 and <= 0x1F2FF) or (>= 0x1EE00 and <= 0x1EEBB) or (>= 0x20000 and <= 0x2FA1F) => true,
        _ => false,
    };

    private static FrozenSet<int> Set(string characters) => characters.EnumerateRunes().Select(rune => rune.Value).ToFrozenSet();
}
