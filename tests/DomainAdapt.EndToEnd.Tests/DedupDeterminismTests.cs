namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Every stage that takes out what was said twice writes the same bytes, whatever the number of workers and wherever it is cut.</summary>
public sealed class DedupDeterminismTests
{
    [Fact]
    public async Task OneTwoAndEightWorkers_EqualDigests()
    {
        SortedDictionary<string, string>? first = null;
        foreach (var workers in (string[])["1", "2", "8"])
        {
            using var pipeline = new DedupPipeline();
            var (code, output, errors) = await pipeline.RunAsync("--workers", workers);
            Assert.True(code == 0, output + errors);
            first ??= pipeline.Digests();
            Assert.Equal(first, pipeline.Digests());
            // Nothing of it is idle.
            foreach (var stage in (string[])["dedup_exact", "dedup_near", "decontaminate@web"])
                Assert.True(pipeline.Count(stage, "documents_rejected") > 0, stage);
            foreach (var stage in (string[])["dedup_paragraphs", "dedup_substring"])
                Assert.True(pipeline.Count(stage, "documents_cut") > 0, stage);
        }
    }

    [Fact] // Kills the real process (SIGKILL) as soon as a phase has begun, phase after phase, and compares every digest with an undisturbed run.
    public async Task KilledInEveryPhase_EqualDigests()
    {
        using var whole = new DedupPipeline();
        Assert.Equal(0, (await whole.RunAsync()).Code);
        using var cut = new DedupPipeline();
        var killed = new List<string>();
        foreach (var (stage, phase) in DedupPipeline.Phases)
        {
            using var process = DomainAdaptProcess.Start(cut.Folder, DedupPipeline.Command());
            while (!process.HasExited && !HasBegun(stage, phase))
                await Task.Delay(2, TestContext.Current.CancellationToken);
            if (await process.KillAfterAsync(TimeSpan.Zero))
                killed.Add($"{stage}/{phase}");
        }
        // The last phases may be over before the signal comes.
        Assert.InRange(killed.Count, DedupPipeline.Phases.Count / 2, DedupPipeline.Phases.Count);
        var (code, output, errors) = await cut.RunAsync();
        Assert.True(code == 0, output + errors);
        Assert.Equal(whole.Digests(), cut.Digests());
        Assert.Empty(Directory.EnumerateFiles(cut.Store, "*.tmp", SearchOption.AllDirectories));

        bool HasBegun(string stage, string phase) => cut.FolderOf(stage) is { } folder && Directory.Exists(Path.Combine(folder, "tasks", phase));
    }
}
