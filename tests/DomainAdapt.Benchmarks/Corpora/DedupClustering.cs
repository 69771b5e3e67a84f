using System.Globalization;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How long does it take to join so many pairs on disk into clusters, and how much memory? Half as many documents as pairs; clusters whose sizes fall as their
/// number's square, over documents that lie anywhere.
/// </summary>
internal static class DedupClustering
{
    private const int Files = 8;

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file, a folder to work in, the pairs (100 million unless given) and the memory limit in MiB (1024 unless given).</param>
    public static async Task RunAsync(string[] arguments)
    {
        var pairs = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 100_000_000;
        var limit = (arguments.Length > 3 ? long.Parse(arguments[3], CultureInfo.InvariantCulture) : 1024) << 20;
        var folder = Directory.CreateDirectory(Path.Combine(arguments[1], $"dedup-clustering-{Environment.ProcessId}")).FullName;
        try
        {
            var machine = MachineFacts.Now();
            var (inputs, clusters) = Write(folder, pairs / 2, pairs);
            // One worker has all the memory, as a phase on all cores has it.
            var stage = new MeasuredStage(new DedupNearStage(new DedupNearSpec { Kind = "dedup_near" }), Path.Combine(folder, "out"), workers: 1, limit);
            var phase = (await stage.RunAsync([], inputs, "cluster")).Single();
            ResultFile.Write(arguments[0], new
            {
                Command = $"DomainAdapt.Benchmarks dedup-clustering {string.Join(' ', arguments)}",
                Machine = machine,
                LoadAverageAfter = MachineFacts.Load(),
                Pairs = pairs,
                Documents = pairs / 2,
                ClustersWritten = clusters,
                DocumentsClustered = stage.Counts["documents_clustered"],
                MemoryLimitMegabytes = limit / 1e6,
                phase.Seconds,
                phase.ProcessorSeconds,
                phase.PeakMegabytes,
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (IReadOnlyList<StageFile> Files, int Clusters) Write(string folder, int documents, int pairs)
    {
        var files = new List<StageFile>();
        var random = new SplitMix64(3);
        files.Add(Write<DocumentEntry>(folder, SignPhase.Documents, 0, writer =>
        {
            for (var number = 0; number < documents; number++)
                writer.Write(new DocumentEntry(new DocumentId(random.Next(), random.Next()), new SurvivalKey(0, -(long)random.Next(5000), 0, 0), 0, 0));
        }));
        var order = new int[documents];
        for (var i = 0; i < documents; i++)
            order[i] = i;
        random.Shuffle(order.AsSpan());
        var clusters = 0;
        var (at, first) = (0, 0);
        for (var file = 0; file < Files; file++)
        {
            var number = file;
            files.Add(Write<NumberPair>(folder, VerifyPhase.Edges, file, writer =>
            {
                var end = (int)((long)documents * (number + 1) / Files);
                while (writer.Count < (long)pairs / Files)
                {
                    // A cluster's documents follow one another in the shuffled order; then pairs among them again, as several partitions find them.
                    var size = Math.Max(2, (int)Math.Min(100_000, 2 / (1 - random.NextDouble())));
                    if (at + size > end)
                        (at, size) = (first, Math.Min(size, end - first));
                    for (var i = 1; i < size; i++)
                        writer.Write(NumberPair.Of(order[at + i - 1], order[at + i]));
                    for (var i = 1; i < size; i++)
                    {
                        var (one, other) = (order[at + (int)random.Next((ulong)size)], order[at + (int)random.Next((ulong)size)]);
                        if (one != other)
                            writer.Write(NumberPair.Of(one, other));
                    }
                    at += size;
                    clusters++;
                }
                (at, first) = (end, end);
            }));
        }
        return (files, clusters);
    }

    private static StageFile Write<T>(string folder, string channel, int number, Action<RecordWriter<T>> write) where T : unmanaged
    {
        var path = Path.Combine(folder, $"{channel}-{number}.bin");
        using var stream = File.Create(path);
        var writer = new RecordWriter<T>(stream);
        write(writer);
        writer.Flush();
        return new StageFile
        {
            Stage = "stage",
            Phase = channel,
            Task = number,
            Channel = channel,
            Name = Path.GetFileName(path),
            Path = path,
            Source = "web",
            Rows = writer.Count,
            Bytes = stream.Length,
            Sha256 = "",
        };
    }
}
