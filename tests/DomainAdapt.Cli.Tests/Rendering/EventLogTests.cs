using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Stages;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Rendering;

public sealed class EventLogTests
{
    [Fact]
    public void Run_IsAnObjectALine()
    {
        using var written = new StringWriter();
        using (var log = new EventLog(written))
            SomeRun.Tell(log);
        var fingerprint = new string('f', 64);
        var digest = new string('d', 64);
        Assert.Equal(
        [
            $$"""{"event":"stage_started","stage":"clean@web","fingerprint":"{{fingerprint}}"}""",
            """{"event":"phase_started","stage":"clean@web","phase":"main","tasks":2,"done":1}""",
            """{"event":"task_started","stage":"clean@web","phase":"main","task":1}""",
            """{"event":"progress","stage":"clean@web","phase":"main","task":1,"done":3,"total":5,"unit":"documents","note":null}""",
            """{"event":"task_done","stage":"clean@web","phase":"main","task":1,"seconds":2.54}""",
            """{"event":"warning","stage":"clean@web","message":"another process runs this task; waiting for it"}""",
            $$$"""{"event":"stage_done","stage":"clean@web","digest":"{{{digest}}}","seconds":2.54,"peak_memory_bytes":1073741824,"counts":{"bytes_in":1,"documents_in":12345,"documents_kept":12000}}""",
            $$"""{"event":"stage_reused","stage":"mix","digest":"{{digest}}"}""",
            """{"event":"stage_failed","stage":"mix","message":"line 3:\n\"é\" is no number"}""",
        ], LinesOf(written));
    }

    [Fact]
    public void TaskProgressed_IsALineASecondATaskAtMost()
    {
        using var written = new StringWriter();
        using var log = new EventLog(written);
        // The same number of a task in another phase or stage is another task.
        foreach (var node in new[] { SomeRun.Clean, SomeRun.Mix })
        {
            log.TaskProgressed(node, "main", 0, new TaskProgress(1, 9, "documents"));
            log.TaskProgressed(node, "main", 0, new TaskProgress(2, 9, "documents"));
            log.TaskProgressed(node, "main", 1, new TaskProgress(3, 9, "documents"));
            log.TaskProgressed(node, "join", 0, new TaskProgress(4, 9, "documents"));
        }
        var found = LinesOf(written).Select(line => JsonDocument.Parse(line).RootElement)
            .GroupBy(line => $"{line.GetProperty("stage")} {line.GetProperty("phase")} {line.GetProperty("task")}", line => line.GetProperty("done").GetInt32());
        Assert.Equal(["clean@web main 0", "clean@web main 1", "clean@web join 0", "mix main 0", "mix main 1", "mix join 0"], found.Select(task => task.Key));
        Assert.All(found, task => Assert.Contains(task.First(), new[] { 1, 3, 4 }));
    }

    [Fact]
    public void File_IsAppendedTo_AndReadableWhileItIsWritten()
    {
        using var folder = new TempFolder();
        var path = folder.At("metrics.jsonl");
        using (var first = new EventLog(path))
            first.Warned(SomeRun.Mix, "first");
        using (var second = new EventLog(path))
        {
            second.Warned(SomeRun.Mix, "second");
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            Assert.Equal("""
                {"event":"warning","stage":"mix","message":"first"}
                {"event":"warning","stage":"mix","message":"second"}

                """.ReplaceLineEndings("\n"), reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }

    [Fact]
    public void Dispose_LeavesAnothersWriterOpen()
    {
        using var written = new StringWriter();
        new EventLog(written).Dispose();
        written.Write("still open");
        Assert.Equal("still open", written.ToString());
    }

    [Fact]
    public void Lines_OfManyThreads_StayWhole()
    {
        using var written = new StringWriter();
        using var log = new EventLog(written);
        Parallel.For(0, 1000, number => log.Warned(SomeRun.Mix, $"number {number}"));
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(number => $"number {number}").Order(StringComparer.Ordinal),
            LinesOf(written).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!).Order(StringComparer.Ordinal));
    }

    private static string[] LinesOf(StringWriter written) => written.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
