using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Indexes;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Tests.Execution;

namespace DomainAdapt.Pipelines.Tests.Indexes;

/// <summary>Indexes that runs of a small pipeline go on from: its last stage adds up the lines of all runs.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly WorkFolder _work = new(Directory.CreateTempSubdirectory("domainadapt-index-").FullName);

    private IndexFolder Index => new(_work, "seen");

    [Fact]
    public async Task Run_BeginsFromTheCurrentVersion_AndMakesTheNext()
    {
        await RunAsync(lines: 10);
        var first = Index.Current()!;
        Assert.Equal((1, null, "join", 1), (first.Number, first.Parent, first.Kind, first.KindVersion));
        await RunAsync(lines: 20);
        var second = Index.Current()!;

        Assert.Equal((2, 1, first.Hash), (second.Number, second.Parent, second.ParentHash));
        // 2 sources of 4 files: 5 lines each of the first run, 10 of the second.
        Assert.Equal(["120"], Read(second, "joined"));
        Assert.Equal(16, Read(second, "counts").Count);
        Assert.Equal(["40"], Read(first, "joined"));
        Assert.Empty(IndexCheck.ProblemsOf(Index, second));
        // A version has no path of the store: that may go.
        Directory.Delete(_work.Store, recursive: true);
        Assert.Empty(IndexCheck.ProblemsOf(Index, second));
    }

    [Fact] // Also of a run of long ago: all that was run begins from where it first began.
    public async Task Run_Again_CountsNothingTwice()
    {
        for (var lines = 10; lines <= 30; lines += 10)
            await RunAsync(lines);
        var current = File.ReadAllText(Index.CurrentPath);
        foreach (var lines in (int[])[30, 10, 20])
        {
            using var again = Pipeline(lines);
            await again.RunAsync();
            Assert.Empty(again.Ran);
        }
        Directory.Delete(_work.Store, recursive: true);
        await RunAsync(20);
        Assert.Equal((current, 3), (File.ReadAllText(Index.CurrentPath), Index.Versions().Count));
    }

    [Fact]
    public async Task Plan_TheVersionsContent_IsPartOfTheFingerprint()
    {
        using var empty = Pipeline(10);
        await RunAsync(20);
        using var later = Pipeline(10);
        Assert.NotEqual(empty.Plan.Nodes[^1].Fingerprint, later.Plan.Nodes[^1].Fingerprint);
        Assert.Equal(empty.Plan.Nodes[^2].Fingerprint, later.Plan.Nodes[^2].Fingerprint);
        Assert.Equal(9, later.Plan.Nodes[^1].ForeignInputs.Count);
        Assert.All(later.Plan.Nodes[^1].ForeignInputs, file => Assert.Equal("index/seen", file.Stage));
    }

    [Fact]
    public async Task Plan_AnIndexOfOtherSettings_IsRefusedWithBothValues()
    {
        await RunAsync(10);
        var refused = Assert.Throws<DomainAdaptException>(() => Pipeline(10, spec => spec with { Threshold = 4 }));
        Assert.Equal(ExitCodes.Spec, refused.ExitCode);
        Assert.Contains("join.threshold: is 4, the index seen v0001 was made with 3.", refused.Message, StringComparison.Ordinal);
        // How work is divided decides nothing of an index.
        using var divided = Pipeline(20, spec => spec with { Partitions = 7 });
        Assert.Equal(1, divided.Plan.Nodes[^1].Index!.From!.Number);
    }

    [Fact]
    public async Task Plan_ADamagedVersion_IsRefused()
    {
        await RunAsync(10);
        var file = Index.PathOf(Index.Current()!.Files[0]);
        var bytes = File.ReadAllBytes(file);
        File.WriteAllText(file, "9\n");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(3));
        Assert.Equal(ExitCodes.StaleOutput, Assert.Throws<DomainAdaptException>(() => Pipeline(20)).ExitCode);
        Assert.Contains("SHA-256", Assert.Single(IndexCheck.ProblemsOf(Index, Index.Current()!)), StringComparison.Ordinal);
        File.WriteAllBytes(file, bytes);

        var manifest = Path.Combine(Index.PathOf(1), "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"threshold\": \"3\"", "\"threshold\": \"4\"", StringComparison.Ordinal));
        var refused = Assert.Throws<DomainAdaptException>(() => Pipeline(20));
        Assert.Contains("its manifest has the hash", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AfterAnotherRunDid_IsRefused_AndTheNextRunBeginsFromThere()
    {
        using var slow = Pipeline(10);
        await RunAsync(20);
        var refused = await Assert.ThrowsAsync<DomainAdaptException>(() => slow.RunAsync());
        Assert.Equal(ExitCodes.StaleOutput, refused.ExitCode);
        Assert.Contains("is at v0001, the stage began from none", refused.Message, StringComparison.Ordinal);
        await RunAsync(10);
        Assert.Equal(["120"], Read(Index.Current()!, "joined"));
    }

    [Fact]
    public void Plan_TwoStagesOfOneIndex_AreRefused()
    {
        using var one = Pipeline(10);
        var refused = Assert.Throws<DomainAdaptException>(() => new TinyPipeline(
            spec => spec with { Stages = [.. one.Bound.Spec.Stages, ((JoinSpec)one.Bound.Spec.Stages[2]) with { Name = "again", Inputs = ["halve"] }] }, _work));
        Assert.Contains("which join names too", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gc_FindsVersionsThatNothingGoesBackTo_NeverOnesThatARunPins()
    {
        for (var lines = 10; lines <= 40; lines += 10)
            await RunAsync(lines);
        Index.SetCurrent(Index.Read(1));
        Assert.Equal([Index.PathOf(2), Index.PathOf(3), Index.PathOf(4)], Garbage());

        // A run that begins from v0003 needs v0002 too, whose files it has.
        Index.SetCurrent(Index.Read(3));
        using (var pinning = Pipeline(50))
            RunFolder.Begin(_work, pinning.Plan, "", "run", DateTimeOffset.UnixEpoch);
        Index.SetCurrent(Index.Read(1));
        Assert.Equal([Index.PathOf(4)], Garbage());

        _work.Discard(Index.PathOf(4));
        Assert.True(Directory.Exists(Path.Combine(_work.Trash, "index-seen-v0004")));
        Assert.Empty(IndexCheck.ProblemsOf(Index, Index.Read(3)));
        IEnumerable<string> Garbage() => GarbageCollector.Find(_work, keepRuns: 0).Select(item => item.Path).Where(path => path.StartsWith(_work.Indexes, StringComparison.Ordinal));
    }

    [Fact] // What lies on disk before each step is what a process killed there leaves: the version before or the new one, whole; and the next run goes on.
    public async Task Publish_KilledBeforeAnyStep_LeavesAWholeVersion()
    {
        await RunAsync(10);
        var old = Index.Current()!;
        using var second = Pipeline(20);
        Directory.CreateDirectory(_work.Path + "-snapshots");
        var snapshots = new List<(string Step, string Path)>();
        await second.RunAsync();
        var final = Index.Current()!;
        // Back to before the publication, then step by step.
        Directory.Delete(Index.PathOf(2), recursive: true);
        Index.SetCurrent(old);
        var node = second.Plan.Nodes[^1];
        var marker = _work.FolderOf(node).ReadMarker(second.Hashes)!;
        await new IndexPublication(_work, second.Hashes, step =>
        {
            var copy = Path.Combine(_work.Path + "-snapshots", $"{snapshots.Count}-{step}");
            CopyFolder(_work.Path, copy);
            snapshots.Add((step, copy));
        }).PublishAsync(node, marker, Assert.Fail, TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal(["counts", "joined", "manifest", "folder", "current", "done"], snapshots.Select(snapshot => snapshot.Step).Distinct());
            foreach (var (step, path) in snapshots)
            {
                var work = new WorkFolder(path);
                var index = new IndexFolder(work, "seen");
                var current = index.Current()!;
                Assert.Equal(step == "done" ? final.Hash : old.Hash, current.Hash);
                Assert.Empty(IndexCheck.ProblemsOf(index, current));

                using var again = Pipeline(20, work: work);
                await again.RunAsync();
                Assert.Empty(again.Ran);
                Assert.Equal(final.Hash, index.Current()!.Hash);
                Assert.Empty(IndexCheck.ProblemsOf(index, index.Current()!));
                Assert.Empty(Directory.EnumerateDirectories(index.Path, "*.tmp"));
            }
        }
        finally
        {
            Directory.Delete(_work.Path + "-snapshots", recursive: true);
        }
    }

    [Fact]
    public async Task Publish_WhileAnotherProcessDoes_SaysSo_AndCanBeStopped()
    {
        using var pipeline = Pipeline(10);
        await pipeline.RunAsync();
        var node = pipeline.Plan.Nodes[^1];
        var marker = _work.FolderOf(node).ReadMarker(pipeline.Hashes)!;
        using var held = new FileStream(Path.Combine(Index.Path, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var stop = new CancellationTokenSource();
        var warnings = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new IndexPublication(_work, pipeline.Hashes).PublishAsync(
            node, marker,
            warning =>
            {
                warnings.Add(warning);
                stop.Cancel();
            },
            stop.Token));
        Assert.Equal(["another process makes a version of the index seen; waiting for it"], warnings);
    }

    public void Dispose() => Directory.Delete(_work.Path, recursive: true);

    private async Task RunAsync(int lines)
    {
        using var pipeline = Pipeline(lines);
        await pipeline.RunAsync();
    }

    private TinyPipeline Pipeline(int lines, Func<JoinSpec, JoinSpec>? change = null, WorkFolder? work = null) => new(
        spec => spec with
        {
            Stages =
            [
                ((WriteSpec)spec.Stages[0]) with { Lines = lines }, spec.Stages[1],
                (change ?? (join => join))(((JoinSpec)spec.Stages[2]) with { Index = "seen" }),
            ],
        }, work ?? _work, keepsWork: true);

    private List<string> Read(IndexVersion version, string channel)
        => [.. version.Files.Where(file => file.Channel == channel).SelectMany(file => File.ReadAllLines(Index.PathOf(file)))];

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetFileName(file) != "lock")
                File.Copy(file, target);
        }
    }
}
