using System.Globalization;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// What BERT's tokenizer takes characters for (Devlin et al., 2018), with the categories of Unicode 9.0 that Hugging Face's implementation has:
/// signs that came later are neither controls nor marks nor punctuation to it.
/// </summary>
internal static class BertCharacters
{
    // CJK Unified Ideographs and Compatibility Ideographs as BERT lists them.
    private static readonly (int First, int Last)[] Ideographs =
    [
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
        (0x2F800, 0x2FA1F),
    ];

    // Where punctuation, nonspacing marks and format controls of Unicode 10.0 to 15.0 lie, and none of earlier versions.
    private static readonly (int First, int Last)[] Newer =
    [
        (0x061D, 0x061D), (0x07FD, 0x07FD), (0x0890, 0x08D3), (0x09FD, 0x09FE), (0x0A76, 0x0A76), (0x0AFA, 0x0AFF), (0x0B55, 0x0B55),
        (0x0C04, 0x0C3C), (0x0C77, 0x0C77), (0x0C84, 0x0C84), (0x0D00, 0x0D00), (0x0D3B, 0x0D3C), (0x0D81, 0x0D81), (0x0EBA, 0x0EBA),
        (0x0ECE, 0x0ECE), (0x180F, 0x180F), (0x1ABF, 0x1ACE), (0x1B7D, 0x1B7E), (0x1DF6, 0x1DFA), (0x2E45, 0x2E5D), (0xA82C, 0xA82C),
        (0xA8FF, 0xA8FF), (0x10D24, 0x10F89), (0x11070, 0x11074), (0x110C2, 0x110CD), (0x111CF, 0x111CF), (0x11241, 0x11241),
        (0x1133B, 0x1133B), (0x1145A, 0x1145A), (0x1145E, 0x1145E), (0x116B9, 0x116B9), (0x1182F, 0x11B09), (0x11D31, 0x11FFF),
        (0x12FF1, 0x13455), (0x16E97, 0x16F4F), (0x16FE2, 0x16FE4), (0x1CF00, 0x1CF46), (0x1E08F, 0x1E4EF),
    ];

    /// <summary>Whether cleaning removes it: controls, U+FFFD and what is for private use, but no white space.</summary>
    public static bool IsRemoved(int codePoint) => codePoint switch
    {
        '\t' or '\n' or '\r' => false,
        0 or 0xFFFD => true,
        _ => CategoryOf(codePoint) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse,
    };

    /// <summary>Whether it is an accent.</summary>
    public static bool IsAccent(int codePoint) => codePoint >= 0x300 && CategoryOf(codePoint) == UnicodeCategory.NonSpacingMark;

    /// <summary>Whether it is a Chinese character.</summary>
    public static bool IsIdeograph(int codePoint) => codePoint >= Ideographs[0].First && IsWithin(Ideographs, codePoint);

    /// <summary>Whether it is a word of its own: every visible sign of ASCII, elsewhere punctuation.</summary>
    public static bool IsPunctuation(int codePoint)
    {
        if (codePoint < 0x80)
            return codePoint is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');
        const int chi = 0x166D; // the Canadian syllabics' sign, which became a symbol in Unicode 12.0
        return (CodePoint.IsPunctuation(codePoint) && !IsWithin(Newer, codePoint)) || codePoint == chi;
    }

    private static UnicodeCategory CategoryOf(int codePoint)
    {
        var category = CodePoint.Category(codePoint);
        return category is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format && IsWithin(Newer, codePoint)
            ? UnicodeCategory.OtherNotAssigned
            : category;
    }

    private static bool IsWithin((int First, int Last)[] ranges, int codePoint)
    {
        foreach (var (first, last) in ranges)
        {
            if (codePoint <= last)
                return codePoint >= first;
        }
        return false;
    }
}
