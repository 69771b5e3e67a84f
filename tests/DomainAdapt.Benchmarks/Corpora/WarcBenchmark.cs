using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Reading.Warc;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How fast are WARC files read, with the offset and the payload's SHA-256 of every record, beside <c>zcat</c> of the same file; and does the
/// memory of reading grow with the file?
/// </summary>
internal static class WarcBenchmark
{
    private const int MaxRecordBytes = 64 << 20;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs one of the measurements.</summary>
    /// <param name="measure">
    /// <c>warc-throughput</c>: the result's file, then megabytes and rounds where they shall not be 300 and 7. <c>warc-memory</c>: the result's
    /// file, then the two sizes in megabytes where they shall not be 100 and 1,000. <c>warc-read</c>: a WARC file, for the peak of its reading.
    /// </param>
    /// <param name="arguments">What follows.</param>
    public static void Run(string measure, string[] arguments)
    {
        if (measure == "warc-read")
        {
            Console.WriteLine(ReadDocuments(arguments[0]).ToString(CultureInfo.InvariantCulture));
            return;
        }
        var folder = Directory.CreateTempSubdirectory("domainadapt-warc-").FullName;
        try
        {
            var machine = MachineFacts.Now();
            var (first, second) = measure == "warc-throughput" ? (Number(arguments, 1, 300), Number(arguments, 2, 7)) : (Number(arguments, 1, 100), Number(arguments, 2, 1000));
            object result = measure == "warc-throughput" ? Throughput(folder, first, second) : Memory(folder, first, second);
            var json = JsonSerializer.Serialize(
                new { Command = $"DomainAdapt.Benchmarks {measure} {string.Join(' ', arguments)}", Machine = machine, LoadAverageAfter = MachineFacts.Load(), Result = result }, Format);
            File.WriteAllText(arguments[0], json + "\n");
            Console.WriteLine(json);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Processor seconds of both, alternating; the medians and their ratio.</summary>
    private static object Throughput(string folder, int megabytes, int rounds)
    {
        var path = Path.Combine(folder, "crawl.warc.gz");
        var bytes = CrawlFile.Write(path, megabytes * 1_000_000L);
        var (ours, zcat) = (new List<double>(), new List<double>());
        var records = 0L;
        for (var round = -1; round < rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            records = HashRecords(path);
            var taken = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var peer = ZcatSeconds(path);
            if (round < 0) // the round before the first warms up
                continue;
            ours.Add(taken);
            zcat.Add(peer);
        }
        return new
        {
            Records = records,
            Bytes = bytes,
            CompressedBytes = new FileInfo(path).Length,
            Rounds = rounds,
            ProcessorSeconds = Median(ours),
            MegabytesPerProcessorSecond = double.Round(bytes / 1e6 / Median(ours), 1),
            ZcatProcessorSeconds = Median(zcat),
            ZcatMegabytesPerProcessorSecond = double.Round(bytes / 1e6 / Median(zcat), 1),
            TimesZcat = double.Round(Median(zcat) / Median(ours), 2),
        };
    }

    /// <summary>Peak resident memory of a process that reads a file's documents, for two sizes.</summary>
    private static object Memory(string folder, int smallMegabytes, int largeMegabytes)
    {
        var peaks = new List<long>();
        foreach (var megabytes in (int[])[smallMegabytes, largeMegabytes])
        {
            var path = Path.Combine(folder, "crawl.warc.gz");
            CrawlFile.Write(path, megabytes * 1_000_000L);
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["warc-read", path]) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            peaks.Add(long.Parse(output, CultureInfo.InvariantCulture));
        }
        return new
        {
            SmallMegabytes = smallMegabytes,
            SmallPeakBytes = peaks[0],
            LargeMegabytes = largeMegabytes,
            LargePeakBytes = peaks[1],
            LargeToSmall = double.Round((double)peaks[1] / peaks[0], 3),
        };
    }

    private static long HashRecords(string path)
    {
        using var records = new WarcRecords(Open(path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        var (count, offsets) = (0L, 0L);
        while (records.MoveNext())
        {
            var record = records.Current ?? throw new InvalidOperationException($"{records.Damage!.Offset}: {records.Damage.Why}");
            for (var piece = record.Payload.Next(); !piece.IsEmpty; piece = record.Payload.Next())
                hash.AppendData(piece.Span);
            hash.GetHashAndReset(sha256);
            records.Finish();
            offsets += record.Length!.Value;
            count++;
        }
        return offsets == new FileInfo(path).Length ? count : throw new InvalidOperationException("The records' lengths are not the file's.");
    }

    /// <summary>Reads a file as the stage <c>read</c> does and gives the process's peak of resident bytes.</summary>
    private static long ReadDocuments(string path)
    {
        using var file = Open(path);
        var bytes = FileRecords.Read(new WarcReader(new WarcReaderSpec()), path, file, MaxRecordBytes).OfType<DocumentRecord>().Sum(document => (long)document.Text.Length);
        using var process = Process.GetCurrentProcess();
        return bytes > 0 ? process.PeakWorkingSet64 : 0;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    private static double ZcatSeconds(string path)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"TIMEFORMAT='%U %S'; time zcat '{path}' > /dev/null"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var seconds = process.StandardError.ReadToEnd().Trim().Split(' ');
        return seconds.Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
    }

    private static double Median(List<double> values) => double.Round(values.Order().ElementAt(values.Count / 2), 3);

    private static int Number(string[] arguments, int index, int otherwise)
        => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}
