using System.Globalization;
using System.Text.RegularExpressions;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Reads dates as pages write them, as far as their meaning does not depend on the reader's country.</summary>
internal static partial class PageDate
{
    /// <summary>The day as ISO 8601, from ISO 8601 with or without a time, <c>20190731</c>, <c>31.7.2019</c>, <c>31 July 2019</c> or <c>July 31, 2019</c>; else null.</summary>
    public static string? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 200)
            return null;
        if (YearFirst().Match(text) is { Success: true } iso)
            return Of(iso.Groups[1].Value, iso.Groups[2].Value, iso.Groups[3].Value);
        if (DayFirst().Match(text) is { Success: true } day)
            return Of(day.Groups[3].Value, day.Groups[2].Value, day.Groups[1].Value);
        if (DayAndName().Match(text) is { Success: true } named && Month(named.Groups[2].Value) is { } month)
            return Of(named.Groups[3].Value, month, named.Groups[1].Value);
        if (NameAndDay().Match(text) is { Success: true } american && Month(american.Groups[1].Value) is { } first)
            return Of(american.Groups[3].Value, first, american.Groups[2].Value);
        return null;
    }

    /// <summary>The day that an address has in its path: <c>/2019/07/31/</c>.</summary>
    public static string? OfAddress(string? url)
        => url is not null && InAddress().Match(url) is { Success: true } match ? Of(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) : null;

    private static string? Of(string year, string month, string day)
        => DateOnly.TryParseExact($"{year}-{month.PadLeft(2, '0')}-{day.PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is > 1990 and < 2100 ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>A month by the first letters that tell it in English, German, French, Spanish, Italian, Portuguese and Dutch.</summary>
    private static string? Month(string name)
    {
        string[][] beginnings =
        [
            ["jan", "jän", "ene", "gen"], ["feb", "fev", "fév"], ["mar", "mär", "maa", "mrt"], ["apr", "abr", "avr"], ["may", "mai", "mag", "mei"],
            ["jun", "juin", "giu"], ["jul", "juil", "lug"], ["aug", "ago", "aoû"], ["sep", "set"], ["oct", "okt", "ott", "out"], ["nov"], ["dec", "dez", "déc", "dic"],
        ];
        var lower = name.ToLowerInvariant();
        var index = Array.FindIndex(beginnings, month => month.Any(beginning => lower.StartsWith(beginning, StringComparison.Ordinal)));
        return index < 0 ? null : (index + 1).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\b((?:19|20)\d\d)[-/.]?([01]\d)[-/.]?([0-3]\d)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"\b(\d\d?)\. ?(\d\d?)\. ?((?:19|20)\d\d)\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"\b(\d\d?)(?:st|nd|rd|th|\.|º)?(?: de)? (\p{L}{3,})\.?,?(?: de)? ((?:19|20)\d\d)\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DayAndName();

    [GeneratedRegex(@"\b(\p{L}{3,})\.? (\d\d?)(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NameAndDay();

    [GeneratedRegex(@"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InAddress();
}
