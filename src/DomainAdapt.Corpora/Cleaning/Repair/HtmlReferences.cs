using System.Globalization;
using System.Net;
using System.Text;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// Replaces character references (<c>&amp;eacute;</c>, <c>&amp;#233;</c>) by their characters, also those that were escaped again and again.
/// One pass: a reference is read when its semicolon comes, from what is written by then.
/// </summary>
internal static class HtmlReferences
{
    // The longest name of a character in HTML has 31 letters.
    private const int LongestName = 32;

    /// <summary>The text without references; the same instance where it has none.</summary>
    public static string Replace(string text, out int replaced)
    {
        replaced = 0;
        if (!text.Contains('&', StringComparison.Ordinal) || !text.Contains(';', StringComparison.Ordinal))
            return text;
        var output = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            output.Append(character);
            while (output.Length > 0 && output[^1] == ';' && TryClose(output))
                replaced++;
        }
        return replaced == 0 ? text : output.ToString();
    }

    private static bool TryClose(StringBuilder output)
    {
        var start = output.Length - 2;
        while (start >= 0 && output.Length - start <= LongestName + 1 && (char.IsAsciiLetterOrDigit(output[start]) || output[start] == '#'))
            start--;
        if (start < 0 || output[start] != '&' || Decode(output.ToString(start, output.Length - start)) is not { } decoded)
            return false;
        output.Length = start;
        output.Append(decoded);
        return true;
    }

    private static string? Decode(string reference)
    {
        if (reference.StartsWith("&#", StringComparison.Ordinal))
            return DecodeNumber(reference.AsSpan(2, reference.Length - 3));
        var decoded = WebUtility.HtmlDecode(reference);
        if (decoded != reference)
            return decoded;
        // Titles in capitals come with references in capitals.
        var name = reference[1..^1];
        if (name.Length < 3 || name.Any(char.IsAsciiLetterLower))
            return null;
        var small = WebUtility.HtmlDecode($"&{name.ToLowerInvariant()};");
        return small.Length == 1 ? small.ToUpperInvariant() : null;
    }

    private static string? DecodeNumber(ReadOnlySpan<char> digits)
    {
        var isHex = digits.StartsWith("x", StringComparison.OrdinalIgnoreCase);
        if (!int.TryParse(isHex ? digits[1..] : digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || !Rune.TryCreate(value, out var rune) || value == 0)
        {
            return null;
        }
        // The HTML Standard (13.2.5.80) reads the numbers of C1 controls as bytes of Windows-1252.
        return value is >= 0x80 and <= 0x9F ? LegacyCodec.Windows1252.Characters[value].ToString() : rune.ToString();
    }
}
