using System.Diagnostics;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Privacy;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>The web profile as the stages <c>clean</c> and <c>redact</c>, from Parquet to Parquet, with one worker and with two.</summary>
internal static class FilterStageSpeed
{
    private const int Rounds = 3;
    private const int Shards = 8;

    /// <summary>Runs both stages over shards of the documents.</summary>
    public static async Task<object> RunAsync(Catalog catalog, List<Document> documents, IReadOnlyList<StepSpec> steps)
    {
        using var folder = new TempFolder();
        var shards = Write(folder.Path, documents);
        var bytes = documents.Sum(document => (long)document.Text.Length);
        var (one, two, processor) = (new List<double>(), new List<double>(), new List<double>());
        await PassAsync(catalog, folder.Path, shards, steps, 1);
        for (var round = 0; round < Rounds; round++)
        {
            var began = Environment.CpuUsage.TotalTime;
            one.Add(await PassAsync(catalog, folder.Path, shards, steps, 1));
            processor.Add((Environment.CpuUsage.TotalTime - began).TotalSeconds);
            two.Add(await PassAsync(catalog, folder.Path, shards, steps, 2));
        }
        return new
        {
            MegabytesPerProcessorSecond = double.Round(bytes / 1e6 / Middle(processor), 1),
            MegabytesPerSecondOneWorker = double.Round(bytes / 1e6 / Middle(one), 1),
            MegabytesPerSecondTwoWorkers = double.Round(bytes / 1e6 / Middle(two), 1),
        };
    }

    private static double Middle(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);

    private static List<StageFile> Write(string folder, List<Document> documents)
    {
        var task = new FakeStageTask(folder) { Stage = "read" };
        foreach (var part in documents.Chunk((documents.Count + Shards - 1) / Shards))
        {
            using var writer = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix));
            foreach (var document in part)
                writer.Write(document);
        }
        return [.. task.Files];
    }

    private static async Task<double> PassAsync(Catalog catalog, string folder, List<StageFile> shards, IReadOnlyList<StepSpec> steps, int workers)
    {
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index && index < shards.Count)
                await StagesAsync(catalog, folder, shards[index], index, steps);
        })));
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task StagesAsync(Catalog catalog, string folder, StageFile shard, int index, IReadOnlyList<StepSpec> steps)
    {
        var clean = new FakeStageTask(folder) { Stage = "clean", Index = index, Inputs = [shard] };
        await catalog.Create<Stage>(new CleanSpec { Kind = "clean", Name = "clean", Steps = steps }).RunAsync(clean, CancellationToken.None);
        var redact = new FakeStageTask(folder) { Stage = "redact", Index = index, Inputs = clean.Channel("kept") };
        await catalog.Create<Stage>(new RedactSpec { Kind = "redact", Name = "redact" }).RunAsync(redact, CancellationToken.None);
    }
}
