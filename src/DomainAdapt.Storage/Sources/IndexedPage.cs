using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Sources;

/// <summary>A capture of a page, as Common Crawl's indexes have it.</summary>
/// <param name="File">Path of the WARC file.</param>
/// <param name="Offset">First byte of its record in the file.</param>
/// <param name="Length">Bytes of its record, compressed.</param>
/// <param name="Status">Status of the answer; a revisit has <c>-</c>.</param>
/// <param name="MediaType">What the body was found to be.</param>
/// <param name="Languages">Languages found in it, with commas; empty where none was looked for.</param>
public sealed record IndexedPage(string File, long Offset, long Length, string Status, string MediaType, string Languages)
{
    /// <summary>Reads lines of the CDX index.</summary>
    /// <param name="path">File with the lines.</param>
    /// <param name="url">What messages call it.</param>
    /// <exception cref="StorageException">A line is none.</exception>
    public static IEnumerable<IndexedPage> Read(string path, string url)
    {
        foreach (var line in System.IO.File.ReadLines(path))
        {
            if (line.Length > 0)
                yield return Parse(line) ?? throw new StorageException($"Common Crawl index: {url}: '{line}' is no line of an index. Check the index's address.", ExitCodes.InputsMissing);
        }
    }

    /// <summary>The capture as a line of the CDX index.</summary>
    public string ToLine() => JsonSerializer.Serialize(new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["filename"] = File,
        ["offset"] = Offset.ToString(CultureInfo.InvariantCulture),
        ["length"] = Length.ToString(CultureInfo.InvariantCulture),
        ["status"] = Status,
        ["mime-detected"] = MediaType,
        ["languages"] = Languages,
    });

    private static IndexedPage? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            var file = Text("filename");
            return file.Split('/').Any(part => part is "" or "." or "..") ? null : new IndexedPage(
                file,
                long.Parse(Text("offset"), NumberStyles.None, CultureInfo.InvariantCulture),
                long.Parse(Text("length"), NumberStyles.None, CultureInfo.InvariantCulture),
                Text("status"),
                row.TryGetProperty("mime-detected", out var detected) ? detected.GetString()! : Text("mime"),
                row.TryGetProperty("languages", out var languages) ? languages.GetString()! : "");

            string Text(string name) => row.GetProperty(name).GetString()!;
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
