using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Testing;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How fast is extraction of real pages on one core, beside readability-lxml (the Debian package python3-readability) on the same pages?
/// Both run in turn, several times, each measured in the processor time of its own process; pages lie in memory, start-up counts for neither.
/// </summary>
internal static class ExtractionSpeed
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private const string Python = "/usr/bin/python3";
    private const int Rounds = 5;

    // Prints the processor time of one pass over the pages, whose paths come as arguments, each time it reads a line.
    private const string Peer = """
        import sys, gzip, time, logging
        from readability import Document
        logging.disable(logging.CRITICAL)
        pages = [gzip.open(path).read().decode('utf-8', 'replace') for path in open(sys.argv[1]).read().split('\n') if path]
        for line in sys.stdin:
            began = time.process_time()
            for page in pages:
                try:
                    Document(page).summary()
                except Exception:
                    pass
            print(time.process_time() - began, flush=True)
        """;

    /// <summary>Measures, and writes the result as JSON to a file.</summary>
    public static async Task RunAsync(string resultPath)
    {
        var folder = SharedData.Path("data/extraction/scrapinghub/html");
        if (folder is null || !File.Exists(Python))
        {
            await Console.Error.WriteLineAsync($"Needs the shared data and {Python} with python3-readability.");
            Environment.ExitCode = 5;
            return;
        }
        string[] files = [.. Directory.EnumerateFiles(folder, "*.html.gz").Order(StringComparer.Ordinal)];
        byte[][] pages = [.. files.Select(Unpacked)];
        var list = Path.GetTempFileName();
        await File.WriteAllLinesAsync(list, files);
        using var peer = Process.Start(new ProcessStartInfo(Python, ["-c", Peer, list]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        for (var warmUp = 0; warmUp < 10; warmUp++)
            PassOver(pages);
        var (own, others) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(PassOver(pages));
            await peer.StandardInput.WriteLineAsync("pass");
            await peer.StandardInput.FlushAsync();
            others.Add(double.Parse((await peer.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
        }
        peer.StandardInput.Close();
        await peer.WaitForExitAsync();
        File.Delete(list);
        await WriteAsync(resultPath, pages, own.Order().ElementAt(Rounds / 2), others.Order().ElementAt(Rounds / 2));
    }

    private static async Task WriteAsync(string path, byte[][] pages, double own, double others)
    {
        var bytes = pages.Sum(page => (long)page.Length);
        var json = JsonSerializer.Serialize(
            new
            {
                Command = "dotnet run -c Release --project tests/DomainAdapt.Benchmarks -- extraction-speed docs/results/extraction-speed.json",
                Pages = pages.Length,
                Bytes = bytes,
                Rounds,
                MedianProcessorSeconds = new { Domainadapt = Math.Round(own, 4), ReadabilityLxml = Math.Round(others, 4) },
                MegabytesPerSecond = new { Domainadapt = Math.Round(bytes / own / 1e6, 1), ReadabilityLxml = Math.Round(bytes / others / 1e6, 1) },
                TimesAsFast = Math.Round(others / own, 1),
                Machine = new { Cores = Environment.ProcessorCount, Runtime = RuntimeInformation.FrameworkDescription },
            },
            Indented);
        await File.WriteAllTextAsync(path, json + "\n");
        Console.WriteLine(json);
    }

    /// <summary>Processor seconds of this process for one pass over the pages.</summary>
    private static double PassOver(byte[][] pages)
    {
        var began = Environment.CpuUsage.TotalTime;
        var length = pages.Sum(page => (long)PageExtractor.Extract(page).Text.Length);
        GC.KeepAlive(length);
        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    private static byte[] Unpacked(string path)
    {
        using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
