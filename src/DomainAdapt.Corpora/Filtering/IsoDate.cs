using System.Globalization;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Dates of ISO 8601 as documents have them: a year, a month or a day, with or without a time after it.</summary>
internal static class IsoDate
{
    /// <summary>The first day of a date; null where it is none.</summary>
    public static DateOnly? FirstDay(string? date) => Parse(date)?.First;

    /// <summary>The last day of a date; null where it is none.</summary>
    public static DateOnly? LastDay(string? date) => Parse(date)?.Last;

    private static (DateOnly First, DateOnly Last)? Parse(string? date)
    {
        if (date is null)
            return null;
        var time = date.IndexOf('T', StringComparison.Ordinal);
        var day = time < 0 ? date : date[..time];
        if (DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return (first, first);
        if (DateOnly.TryParseExact(day, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
            return (first, new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)));
        if (DateOnly.TryParseExact(day, "yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
            return (first, new DateOnly(first.Year, 12, 31));
        return null;
    }
}
