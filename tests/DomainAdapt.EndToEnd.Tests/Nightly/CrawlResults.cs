using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>What the nightly run measured, as it stands in <c>docs/results/nightly-crawl.json</c>.</summary>
internal static class CrawlResults
{
    private const string Command = "tests/nightly.sh";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes them.</summary>
    public static void Write(string path, DebianPages pages, PlantedCrawl crawl, WorkStore store, IReadOnlyList<FoundDefect> found, TimeSpan elapsed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var results = new
        {
            Command,
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            LoadAverageAtEnd = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : null,
            Cores = Environment.ProcessorCount,
            Crawl = new { HtmlBytes = crawl.HtmlBytes, Pages = crawl.PageCount, PackageSha256 = pages.Hashes },
            Execution = new { CrawlPipeline.Workers, CrawlPipeline.MemoryGib },
            SecondsInAll = Math.Round(elapsed.TotalSeconds, 1),
            Defects = found,
            Stages = store.Markers().OrderBy(stage => stage.Value.GetProperty("evidence").GetProperty("finished").GetDateTimeOffset())
                .Select(stage => Stage(stage.Key, stage.Value)),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(results, Json) + "\n");
    }

    private static object Stage(string address, JsonElement marker)
    {
        var (evidence, counts) = (marker.GetProperty("evidence"), marker.GetProperty("counts"));
        var seconds = evidence.GetProperty("seconds").GetDouble();
        var bytes = Count("bytes_in") ?? Count("bytes_acquired")
            ?? (address.StartsWith("read@", StringComparison.Ordinal) ? Count("bytes_kept") : null);
        return new
        {
            Stage = address,
            Seconds = seconds,
            PeakMemoryMib = evidence.GetProperty("peak_memory_bytes").GetInt64() >> 20,
            TextMbPerSecond = bytes is null || seconds == 0 ? null : (double?)Math.Round(bytes.Value / seconds / 1e6, 2),
            Balances = marker.GetProperty("balances").GetArrayLength(),
            Counts = counts,
        };

        long? Count(string name) => counts.TryGetProperty(name, out var count) ? count.GetInt64() : null;
    }
}
