using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class LocalExecutorTests
{
    [Fact]
    public async Task RunAsync_JoinsAllLinesOfBothSources()
    {
        using var pipeline = new TinyPipeline();
        var markers = await pipeline.RunAsync();

        Assert.Equal(["write@left", "write@right", "halve@left", "halve@right", "join"], pipeline.Plan.Nodes.Select(node => node.Address));
        var joined = Assert.Single(markers[^1].Files, file => file.Channel == "joined");
        Assert.Equal("40", File.ReadAllText(pipeline.Work.FolderOf(pipeline.Plan.Nodes[^1]).FilePath("joined", joined.Name)).Trim());
    }

    [Fact] // Once, when the stage is done; not again where its output is used again.
    public async Task RunAsync_WarnsOfRulesThatNeverActed()
    {
        using var pipeline = new TinyPipeline();
        await pipeline.RunAsync();
        Assert.Equal(
            ["halve@left: of 4 documents none was dropped or cut by idle; is that meant?", "halve@right: of 4 documents none was dropped or cut by idle; is that meant?"],
            pipeline.Warnings.Order(StringComparer.Ordinal));
        await pipeline.RunAsync();
        Assert.Equal(2, pipeline.Warnings.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task RunAsync_AnyWorkers_EqualDigests(int workers)
    {
        using var one = new TinyPipeline();
        using var other = new TinyPipeline();
        Assert.Equal(
            (await one.RunAsync(workers: 3)).Select(marker => marker.Digest),
            (await other.RunAsync(workers)).Select(marker => marker.Digest));
    }

    [Fact]
    public async Task RunAsync_Twice_RunsNothing()
    {
        using var pipeline = new TinyPipeline();
        await pipeline.RunAsync();
        pipeline.Ran.Clear();
        await pipeline.RunAsync();
        Assert.Empty(pipeline.Ran);
    }

    [Theory] // Cuts the run before each of its tasks in turn, then resumes: only what was cut is done again, with equal bytes.
    [InlineData("write", "main", 2)]
    [InlineData("halve", "main", 0)]
    [InlineData("join", "count", 5)]
    [InlineData("join", "join", 0)]
    public async Task RunAsync_AfterACut_RedoesOnlyWhatWasCut(string stage, string phase, int index)
    {
        using var whole = new TinyPipeline();
        var expected = await whole.RunAsync();

        using var cut = new TinyPipeline();
        cut.BeforeReturn = task =>
        {
            if (task.Stage == stage && task.Phase == phase && task.Index == index)
                throw new InjectedCrashException();
        };
        await Assert.ThrowsAsync<InjectedCrashException>(() => cut.RunAsync(workers: 1));
        var first = cut.Ran.ToArray();

        cut.Ran.Clear();
        cut.BeforeReturn = null;
        var resumed = await cut.RunAsync();
        Assert.Empty(cut.Ran.Intersect(first));
        Assert.Equal(whole.Ran.Order(StringComparer.Ordinal), cut.Ran.Concat(first).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Select(marker => marker.Digest), resumed.Select(marker => marker.Digest));
        Assert.Empty(Directory.EnumerateFiles(cut.Work.Store, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task RunAsync_BalanceThatDoesNotClose_IsNotAccepted()
    {
        using var pipeline = new TinyPipeline(spec => spec with
        {
            Stages = [spec.Stages[0], new HalveSpec { Kind = "halve", Name = "halve", LosesALine = true }, spec.Stages[2]],
        });
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => pipeline.RunAsync());
        // Both sources fail; which is told of depends on which was cancelled first.
        Assert.Matches("^halve@(left|right): the balance of lines does not close: in = 40, kept \\+ dropped = 36", failure.Message);
        Assert.False(File.Exists(pipeline.Work.FolderOf(pipeline.Plan.Find("halve@left")[0]).MarkerPath));
    }

    [Fact]
    public async Task RunAsync_OutputChangedOnDisk_IsStale()
    {
        using var pipeline = new TinyPipeline();
        var markers = await pipeline.RunAsync();
        var file = pipeline.Work.FolderOf(pipeline.Plan.Nodes[0]).FilePath("kept", markers[0].Files[0].Name);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(5));

        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => pipeline.RunAsync());
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("--force", failure.Message, StringComparison.Ordinal);

        await pipeline.RunAsync(selection: Selection.Of(pipeline.Plan, only: ["write@left"], force: true));
        Assert.Equal(markers[^1].Digest, (await pipeline.RunAsync())[^1].Digest);
    }

    [Fact]
    public async Task RunAsync_OnlyAStageWhoseInputsAreMissing_SaysWhichAreMissing()
    {
        using var pipeline = new TinyPipeline();
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => pipeline.RunAsync(selection: Selection.Of(pipeline.Plan, only: ["join"])));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains("halve@left", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Cancelled_GoesOnLater()
    {
        using var pipeline = new TinyPipeline();
        using var stop = new CancellationTokenSource();
        pipeline.BeforeReturn = task =>
        {
            if (task.Stage == "halve")
                stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.RunAsync(1, cancellationToken: stop.Token));
        pipeline.BeforeReturn = null;
        Assert.Equal(5, (await pipeline.RunAsync()).Count);
    }

    [Fact]
    public async Task RunAsync_WritesAnIndexThatFindsEveryDocument()
    {
        using var pipeline = new TinyPipeline();
        var markers = await pipeline.RunAsync();
        var index = pipeline.Work.FolderOf(pipeline.Plan.Nodes[0]).IndexPath;
        Assert.Equal(40, IdIndex.Read(index).Count());
        var entry = Assert.Single(IdIndex.Find(index, Core.Documents.DocumentId.Of("corpus-left", "2/7")));
        Assert.Equal((2, 7), (markers[0].Files[entry.File].Task, entry.Row));
        Assert.Empty(IdIndex.Find(index, Core.Documents.DocumentId.Of("corpus-left", "2/10")));
    }

    [Fact]
    public async Task RunAsync_UsesAllCores_RunsAlone()
    {
        using var pipeline = new TinyPipeline();
        await pipeline.RunAsync(workers: 4);
        Assert.Equal("join@/join/0", pipeline.Ran[^1]);
    }

    private sealed class InjectedCrashException : Exception;
}
