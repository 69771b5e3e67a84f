using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing;

/// <summary>A mix that was run to its end, task by task, and whose balances were checked.</summary>
internal sealed record MixRun(IReadOnlyList<StageFile> Files, Counts Counts)
{
    public IEnumerable<StageFile> Channel(string channel) => Files.Where(file => file.Channel == channel);

    public static async Task<MixRun> OfAsync(
        MixSpec spec, string folder, IReadOnlyList<StageFile> inputs, string name = "mix", long seed = 1, long memoryBytes = 1 << 20)
    {
        var stage = new MixStage(spec);
        var files = new List<StageFile>();
        var counts = new Counts();
        foreach (var phase in stage.Phases)
        {
            var tasks = stage.Split(phase, new StageInputs(inputs, [.. files], Source: null));
            for (var index = 0; index < tasks.Count; index++)
            {
                var task = new FakeStageTask(folder)
                {
                    Stage = name,
                    Phase = phase,
                    Index = index,
                    Inputs = tasks[index].Files,
                    Seed = seed,
                    MemoryBytes = memoryBytes,
                };
                counts.Add(await stage.RunAsync(task, TestContext.Current.CancellationToken));
                files.AddRange(task.Files.Select(file => file with { Source = tasks[index].Source }));
            }
        }
        foreach (var balance in stage.Balances)
        {
            var (left, right) = balance.Sums(counts);
            Assert.True(left == right, $"The balance '{balance.Name}' has {left} on its left and {right} on its right.");
        }
        return new MixRun(files, counts);
    }
}
