using System.Collections.Concurrent;
using System.Diagnostics;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class TaskRunnerTests : IDisposable
{
    private readonly TinyPipeline _pipeline = new();
    private readonly ConcurrentQueue<string> _warnings = [];
    private readonly SemaphoreSlim _warned = new(0);

    public void Dispose()
    {
        _pipeline.Dispose();
        _warned.Dispose();
    }

    [Fact] // Two programs that share a work folder and nothing else: the second waits, then takes what the first made.
    public async Task RunAsync_TwoAtOnceOnOneTask_RunItOnce()
    {
        using var hold = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        _pipeline.BeforeReturn = _ =>
        {
            reached.Set();
            hold.Wait(TimeSpan.FromMinutes(1));
        };
        using var other = new TinyPipeline(work: _pipeline.Work);

        var first = Task.Run(() => RunAsync(_pipeline));
        Assert.True(reached.Wait(TimeSpan.FromMinutes(1)));
        var second = Task.Run(() => RunAsync(other));
        Assert.True(await _warned.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.False(second.IsCompleted);
        hold.Set();

        var (made, taken) = (await first, await second);
        Assert.Equal(["write@left/main/0"], _pipeline.Ran);
        Assert.Empty(other.Ran);
        Assert.Equal(MarkerJson.Serialize(made), MarkerJson.Serialize(taken));
        Assert.Equal(["write@left: another process runs this task; waiting for it"], _warnings);
    }

    [Fact] // The lock is the system's: another program's holds, and is gone with it, however it ended.
    public async Task RunAsync_WhileAnotherProgramHoldsTheTask_WaitsUntilItIsKilled()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "There is no flock program.");
        var path = _pipeline.Work.FolderOf(_pipeline.Plan.Nodes[0]).TaskLockPath("main", 0);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--no-fork", path, "sh", "-c", "echo held; exec sleep 600"]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
            var run = Task.Run(() => RunAsync(_pipeline));
            Assert.True(await _warned.WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Empty(_pipeline.Ran);
            holder.Kill();
            Assert.Equal(10, (await run).Counts["lines"]);
            Assert.Equal(["write@left/main/0"], _pipeline.Ran);
        }
        finally
        {
            holder.Kill();
        }
    }

    [Fact]
    public async Task RunAsync_WhileItWaits_CanBeCancelled()
    {
        var path = _pipeline.Work.FolderOf(_pipeline.Plan.Nodes[0]).TaskLockPath("main", 0);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var stop = new CancellationTokenSource();
        var run = Task.Run(() => RunAsync(_pipeline, stop.Token));
        Assert.True(await _warned.WaitAsync(TimeSpan.FromMinutes(1)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(_pipeline.Ran);
    }

    [Fact] // Killed after its files were in place, before its marker: run again, the task finds its own equal files.
    public async Task RunAsync_FilesWithoutAMarker_AreMadeAgainAndCompared()
    {
        var first = await RunAsync(_pipeline);
        var folder = _pipeline.Work.FolderOf(_pipeline.Plan.Nodes[0]);
        File.Delete(folder.TaskMarkerPath("main", 0));
        Assert.Equal(first.Files, (await RunAsync(_pipeline)).Files);

        File.Delete(folder.TaskMarkerPath("main", 0));
        await File.WriteAllTextAsync(folder.FilePath("kept", first.Files[0].Name), "other bytes");
        var failure = await Assert.ThrowsAnyAsync<DomainAdaptException>(() => RunAsync(_pipeline));
        Assert.Equal(ExitCodes.Bug, failure.ExitCode);
        Assert.False(File.Exists(folder.TaskMarkerPath("main", 0)));
    }

    [Fact]
    public async Task RunAsync_AFailingStage_IsNamed_AndLeavesNothing()
    {
        _pipeline.BeforeReturn = _ => throw new IOException("No space left on device.");
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(_pipeline));
        Assert.Equal(ExitCodes.StageFailed, failure.ExitCode);
        Assert.StartsWith("write@left: No space left on device. Nothing of the task was kept", failure.Message, StringComparison.Ordinal);

        _pipeline.BeforeReturn = _ => throw new DomainAdaptException("filings.jsonl: line 3 is no JSON.", ExitCodes.InputsMissing);
        failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(_pipeline));
        Assert.Equal(("write@left: filings.jsonl: line 3 is no JSON.", ExitCodes.InputsMissing), (failure.Message, failure.ExitCode));

        var folder = _pipeline.Work.FolderOf(_pipeline.Plan.Nodes[0]).Path;
        Assert.All(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    private Task<TaskMarker> RunAsync(TinyPipeline pipeline, CancellationToken cancellationToken = default)
    {
        var node = pipeline.Plan.Nodes[0];
        var runner = new TaskRunner(
            pipeline.Work, pipeline.Hashes, new Machine { CacheFolder = pipeline.Work.Cache }, new WarningsTo(this), NullLogger.Instance, 1 << 20);
        return runner.RunAsync(pipeline.Plan, node, "main", 0, new TaskInputs([], node.Source!.Name), cancellationToken);
    }

    private sealed class WarningsTo(TaskRunnerTests test) : SilentObserver
    {
        public override void Warned(StageNode node, string message)
        {
            test._warnings.Enqueue($"{node}: {message}");
            test._warned.Release();
        }
    }
}
