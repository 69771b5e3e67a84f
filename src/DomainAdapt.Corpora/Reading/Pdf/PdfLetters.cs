using System.Globalization;
using System.Text;

namespace DomainAdapt.Corpora.Reading.Pdf;

/// <summary>Reads what PDF writes in its own way: joined letters, and dates.</summary>
internal static class PdfLetters
{
    // U+FB00 to U+FB06: letters that a font joins. They are a matter of print, not of spelling.
    private static readonly string[] Joined = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    /// <summary>The text without joined letters and control characters.</summary>
    public static string Plain(string word)
    {
        if (!word.AsSpan().ContainsAnyInRange('\uFB00', '\uFB06') && !word.Any(char.IsControl))
            return word.Trim();
        var plain = new StringBuilder();
        foreach (var letter in word)
        {
            if (letter is >= '\uFB00' and <= '\uFB06')
                plain.Append(Joined[letter - '\uFB00']);
            else if (!char.IsControl(letter))
                plain.Append(letter);
        }
        return plain.ToString().Trim();
    }

    /// <summary>The day of a PDF date (<c>D:20240131120000Z</c>; ISO 32000-1, 7.9.4) as ISO 8601; null where it is none.</summary>
    public static string? Day(string? date)
    {
        var digits = date is null ? "" : date.StartsWith("D:", StringComparison.Ordinal) ? date[2..] : date;
        return digits.Length >= 8 && DateOnly.TryParseExact(digits[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }
}
