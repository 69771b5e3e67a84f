using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>
/// Splits by the published regular expression itself. The runtime's expressions see UTF-16 units, so characters above U+FFFF are stood in for
/// by one of their class below it.
/// </summary>
internal static class RegexOracle
{
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static string Cl100k(string digits)
        => $@"'[sSſ]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{digits}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public const string O200k =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:" + Contractions + ")?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:" + Contractions + ")?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Contractions = "'[sSſ]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";

    /// <summary>The pieces of a text.</summary>
    public static IReadOnlyList<string> Split(string pattern, string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var standIn = new string([.. runes.Select(rune => rune.IsBmp ? (char)rune.Value : StandIn(rune))]);
        return [.. Regex.Matches(standIn, pattern, RegexOptions.CultureInvariant)
            .Select(match => string.Concat(runes[match.Index..(match.Index + match.Length)]))];
    }

    private static char StandIn(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => 'Ω',
        UnicodeCategory.LowercaseLetter => 'ω',
        <= UnicodeCategory.OtherLetter => 'ℵ',
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => '\u0301',
        _ => Rune.IsNumber(rune) ? '٣' : '☃',
    };
}
