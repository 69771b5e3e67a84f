using System.Globalization;
using DomainAdapt.Shards.Rows;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>
/// Common Crawl's columnar index: Parquet files whose rows are captures, sorted by their keys. Row groups that cannot hold a key by their footer are not
/// read, and of the others at first the column of keys alone.
/// </summary>
internal static class CrawlTable
{
    private const string Key = "url_surtkey";

    /// <summary>The captures with some keys, in the order of the file.</summary>
    /// <param name="content">The file; can seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="keys">The keys.</param>
    public static IEnumerable<IndexedPage> Find(Stream content, string name, SurtKeys keys)
    {
        using var rows = ParquetRows.Open(content, name);
        // Older crawls have no column of languages.
        var hasLanguages = rows.FlatColumns.Contains("content_languages");
        for (var group = 0; group < rows.Groups; group++)
        {
            var (least, greatest) = rows.Bounds(group, Key);
            if (!keys.MayBeWithin(least, greatest))
                continue;
            var found = rows.Read(group, Key).Index().Where(row => row.Item is string key && keys.Take(key)).Select(row => row.Index).ToArray();
            if (found.Length == 0)
                continue;
            var files = rows.Read(group, "warc_filename");
            var offsets = rows.Read(group, "warc_record_offset");
            var lengths = rows.Read(group, "warc_record_length");
            var statuses = rows.Read(group, "fetch_status");
            var types = rows.Read(group, "content_mime_detected");
            var languages = hasLanguages ? rows.Read(group, "content_languages") : null;
            foreach (var row in found)
            {
                yield return new IndexedPage(
                    (string)files[row]!, Number(offsets[row]), Number(lengths[row]), Text(statuses[row]), Text(types[row]), Text(languages?[row]));
            }
        }
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
