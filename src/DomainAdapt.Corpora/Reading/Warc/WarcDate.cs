using System.Globalization;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>Dates as documents carry them.</summary>
internal static class WarcDate
{
    /// <summary>The date of a record: WARC's as it stands, which is ISO 8601; the 14 digits of ARC in that form.</summary>
    public static string? Iso(string? date)
        => date?.Length >= 14 && DateTime.TryParseExact(date[..14], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : date;
}
