using System.Diagnostics;
using System.Globalization;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How long does the whole near deduplication take for so many short documents, phase by phase, and how much memory: documents with a corpus's n-grams and
/// planted clusters, with which those found are compared?
/// </summary>
internal static class DedupScale
{
    private const int Workers = 2;

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file; the corpus, JSON lines (.gz); documents; a folder to work in; the memory limit in MiB, 2048 unless given.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (result, corpus, count) = (arguments[0], arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var limit = (arguments.Length > 4 ? long.Parse(arguments[4], CultureInfo.InvariantCulture) : 2048) << 20;
        var folder = Directory.CreateDirectory(Path.Combine(arguments[3], $"dedup-scale-{Environment.ProcessId}")).FullName;
        try
        {
            var machine = MachineFacts.Now();
            var clock = Stopwatch.StartNew();
            var planted = new PlantedDuplicates(corpus, count);
            var inputs = planted.Write(Path.Combine(folder, "in"));
            var generated = clock.Elapsed.TotalSeconds;
            var (clusters, bytes, words) = (planted.Clusters, planted.Bytes, planted.CorpusWords);
            planted = null;
            var stage = new MeasuredStage(new DedupNearStage(new DedupNearSpec { Kind = "dedup_near" }), Path.Combine(folder, "out"), Workers, limit);
            var phases = await stage.RunAsync(inputs);
            ResultFile.Write(result, new
            {
                Command = $"DomainAdapt.Benchmarks dedup-scale {string.Join(' ', arguments)}",
                Machine = machine,
                LoadAverageAfter = MachineFacts.Load(),
                Documents = count,
                TextBytes = bytes,
                CorpusWords = words,
                Workers,
                MemoryLimitMegabytes = limit / 1e6,
                PeakMegabytes = phases.Max(phase => phase.PeakMegabytes),
                Seconds = double.Round(phases.Sum(phase => phase.Seconds), 1),
                SecondsToGenerate = double.Round(generated, 1),
                Phases = phases,
                Counts = stage.Counts.ToDictionary(pair => pair.Key, pair => pair.Value),
                Clusters = Compare(clusters, stage.Files.Single(file => file.Channel == ClusterPhase.Members)),
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Joins: a cluster of n has n - 1. Those found are right where a planted cluster has them.</summary>
    private static object Compare(int[] planted, StageFile members)
    {
        var sizes = new int[planted.Length];
        foreach (var cluster in planted)
            sizes[cluster]++;
        var (found, wrong, clusters) = (0L, 0L, 0L);
        var parts = new List<int>();
        using var reader = new RecordReader<ClusterMember>(members.Path);
        for (var hasNext = reader.MoveNext(); hasNext; clusters++)
        {
            parts.Clear();
            var cluster = reader.Current.Cluster;
            for (; hasNext && reader.Current.Cluster == cluster; hasNext = reader.MoveNext())
                parts.Add(planted[reader.Current.Number]);
            found += parts.Count - 1;
            parts.Sort();
            for (var i = 1; i < parts.Count; i++)
                wrong += parts[i] != parts[i - 1] ? 1 : 0;
        }
        var joins = sizes.Sum(size => (long)Math.Max(0, size - 1));
        return new
        {
            Planted = sizes.Count(size => size > 1),
            Found = clusters,
            JoinsPlanted = joins,
            JoinsFound = found,
            // Documents that the walk made near each other by chance; their true similarity is at the threshold or above all the same.
            JoinsNotPlanted = wrong,
            Recall = double.Round((double)(found - wrong) / joins, 6),
        };
    }
}
