using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests;

/// <summary>Runs a stage as an executor would, task by task, and checks its balances.</summary>
internal sealed record StageRun(IReadOnlyList<StageFile> Files, Counts Counts)
{
    public static async Task<StageRun> OfAsync(
        Stage stage, string name, string folder, IReadOnlyList<SourceContext> sources, IReadOnlyList<StageFile> inputs, long memoryBytes = 256 << 20)
    {
        var run = new StageRun([], new Counts());
        if (stage.Scope == StageScope.AllSources)
            return await run.RunAsync(stage, name, folder, sources, inputs, null, memoryBytes);
        foreach (var source in sources)
        {
            StageFile[] own = [.. inputs.Where(file => file.Source == source.Name)];
            var ran = await new StageRun([], new Counts()).RunAsync(stage, name, Path.Combine(folder, source.Name), sources, own, source, memoryBytes);
            run = run.And(ran);
        }
        return run;
    }

    /// <summary>Writes documents to shards, as an earlier stage would have.</summary>
    public static IReadOnlyList<StageFile> Shards(string folder, params IReadOnlyList<Document>[] shards)
    {
        var files = new List<StageFile>();
        foreach (var (shard, index) in shards.Select((shard, index) => (shard, index)))
        {
            var task = new FakeStageTask(folder) { Stage = "before", Index = index };
            using (var writer = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix, shard[0].Source)))
            {
                foreach (var document in shard)
                    writer.Write(document);
            }
            files.AddRange(task.Files);
        }
        return files;
    }

    public IEnumerable<StageFile> Channel(string channel) => Files.Where(file => file.Channel == channel);

    public async Task<List<Document>> DocumentsAsync(string channel)
    {
        var documents = new List<Document>();
        foreach (var file in Channel(channel))
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(file.Path, TestContext.Current.CancellationToken))
                documents.AddRange(batch);
        }
        return documents;
    }

    public async Task<List<RejectedDocument>> RejectsAsync(string channel = "rejected")
    {
        var rejects = new List<RejectedDocument>();
        foreach (var file in Channel(channel))
        {
            await foreach (var batch in RejectShardReader.ReadAsync(file.Path, TestContext.Current.CancellationToken))
                rejects.AddRange(batch);
        }
        return rejects;
    }

    private async Task<StageRun> RunAsync(
        Stage stage, string name, string folder, IReadOnlyList<SourceContext> sources, IReadOnlyList<StageFile> inputs, SourceContext? source, long memoryBytes)
    {
        var run = this;
        foreach (var phase in stage.Phases)
        {
            var tasks = stage.Split(phase, new StageInputs(inputs, run.Files, source));
            for (var index = 0; index < tasks.Count; index++)
            {
                var task = new FakeStageTask(folder)
                {
                    Stage = name,
                    Phase = phase,
                    Index = index,
                    Inputs = tasks[index].Files,
                    Sources = sources,
                    MemoryBytes = memoryBytes,
                    Source = sources.FirstOrDefault(other => other.Name == (tasks[index].Source ?? source?.Name)),
                };
                var counts = await stage.RunAsync(task, TestContext.Current.CancellationToken);
                run = run.And(new StageRun(task.Files, counts));
            }
        }
        foreach (var balance in stage.Balances)
        {
            var (left, right) = balance.Sums(run.Counts);
            Assert.True(left == right, $"balance '{balance.Name}' of {name}: {left} came in, {right} went somewhere");
        }
        return run;
    }

    private StageRun And(StageRun other)
    {
        var counts = new Counts();
        counts.Add(Counts);
        counts.Add(other.Counts);
        return new StageRun([.. Files, .. other.Files], counts);
    }
}
