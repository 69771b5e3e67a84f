using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The commands around a run: single tasks, single stages, stopping, dry runs, events, differences.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Task_RunsOneTaskOfAPlan_WhichTheRunThenReuses()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(50));
        Assert.Equal(0, (await pipeline.RunAsync("--to", "read")).Code);
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(pipeline.Folder, "task", pipeline.PipelineFile, "clean@notes", "main", "0");
        Assert.True(code == 0, output + errors);
        Assert.False(pipeline.IsDone("clean@notes"));

        var (_, events, _) = await pipeline.RunAsync("--json");
        var started = events.Split('\n').Where(line => line.Contains("\"task_started\"", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(started, line => line.Contains("clean@notes", StringComparison.Ordinal));
        Assert.Contains(started, line => line.Contains("dedup_exact", StringComparison.Ordinal));
        Assert.True(pipeline.IsDone("clean@notes"));
    }

    [Fact]
    public async Task Task_ThatIsNotInThePlan_IsRefused()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(5));
        Assert.Equal(0, (await pipeline.RunAsync("--to", "read")).Code);
        var (code, _, errors) = await DomainAdaptProcess.RunAsync(pipeline.Folder, "task", pipeline.PipelineFile, "clean@notes", "main", "7");
        Assert.Equal(2, code);
        Assert.Contains("there is no task 7", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_MakesOneStageAgain_WithEqualBytes()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(50));
        Assert.Equal(0, (await pipeline.RunAsync()).Code);
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(pipeline.Folder, "stage", "clean", pipeline.PipelineFile);
        Assert.True(code == 0, output + errors);
        Assert.Contains("clean@notes: begins", output, StringComparison.Ordinal);
        Assert.DoesNotContain("dedup_exact: begins", output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateDirectories(Path.Combine(pipeline.Work, "trash"), "clean@notes-*"));
        // Everything fits together as before.
        Assert.Equal(0, (await pipeline.RunAsync()).Code);
    }

    [Fact]
    public async Task DryRun_DoesNothing()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(5));
        var (code, output, _) = await pipeline.RunAsync("--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("would run", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(pipeline.Work, "store")));
    }

    [Fact]
    public async Task Interrupt_StopsCleanlyAndTheNextRunGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using var pipeline = new SmallPipeline();
        for (var file = 0; file < 4; file++)
            pipeline.Write($"{file}.jsonl", SmallPipeline.Texts(30_000, words: 40).Select(text => $"{file} {text}"));
        using var process = DomainAdaptProcess.Start(pipeline.Folder, ["run", pipeline.PipelineFile]);
        while (!process.Output.Contains("read@notes: begins", StringComparison.Ordinal) && !process.HasExited)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        process.Signal(2);
        Assert.Equal(130, await process.WaitAsync());
        Assert.Contains("goes on from there", process.Errors, StringComparison.Ordinal);

        var (code, output, errors) = await pipeline.RunAsync();
        Assert.True(code == 0, output + errors);
        Assert.Equal(120_000, pipeline.Count("dedup_exact", "documents_kept"));
    }

    [Fact]
    public async Task Json_EveryLineIsAnEvent()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(50));
        var (code, output, _) = await pipeline.RunAsync("--json");
        Assert.Equal(0, code);
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()).ToList();
        Assert.Equal(4, events.Count(name => name == "stage_done"));
    }

    [Fact]
    public async Task Diff_OfARunAndASample_ShowsTheCountsThatDiffer()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(50));
        Assert.Equal(0, (await pipeline.RunAsync()).Code);
        Assert.Equal(0, (await pipeline.RunAsync("--limit-documents", "10")).Code);
        var runs = Directory.EnumerateDirectories(Path.Combine(pipeline.Work, "runs", "small")).Select(Path.GetFileName).ToList();
        Assert.Equal(2, runs.Count);
        var (code, output, _) = await DomainAdaptProcess.RunAsync(pipeline.Folder, "diff", runs[0]!, runs[1]!);
        Assert.Equal(0, code);
        Assert.Contains("documents_kept", output, StringComparison.Ordinal);
        Assert.Contains("different", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AfterALocalFileChanged_ReadsItAgain()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(5));
        Assert.Equal(0, (await pipeline.RunAsync()).Code);
        pipeline.Write("a.jsonl", SmallPipeline.Texts(8));
        File.SetLastWriteTimeUtc(Path.Combine(pipeline.Data, "a.jsonl"), DateTime.UtcNow.AddSeconds(5));
        var (code, output, errors) = await pipeline.RunAsync();
        Assert.True(code == 0, output + errors);
        Assert.Contains("8 documents kept", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quickstart.yaml")]
    [InlineData("finance-debian.yaml")]
    [InlineData("monthly-crawl.yaml")]
    public async Task Plan_OfEveryPipelineThatIsShipped(string name)
    {
        var folder = Directory.CreateTempSubdirectory("domainadapt-plan-").FullName;
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(folder, "plan", MiniQuickstart.FindPipeline(name));
        Assert.True(code == 0, errors);
        Assert.Contains("would run", output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact] // Beside them lies the schedules file, which DeployTests load.
    public void EveryPipelineThatIsShipped_IsInTheTestAbove()
        => Assert.Equal(3 + 1, Directory.EnumerateFiles(Path.GetDirectoryName(MiniQuickstart.PipelineFile)!, "*.yaml").Count());
}
