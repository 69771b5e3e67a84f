using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Cli.Tests.Rendering;

public sealed class PlainObserverTests : IDisposable
{
    private readonly StringWriter _written = new() { NewLine = "\n" };
    private readonly PlainObserver _observer;

    public PlainObserverTests() => _observer = new PlainObserver(_written);

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Run_IsALineForEachThingAPersonWants()
    {
        SomeRun.Tell(_observer);
        Assert.Equal(
            """
            clean@web: begins
            clean@web: main: goes on, 1 of 2 tasks are done
            clean@web: another process runs this task; waiting for it
            clean@web: done in 2.5 s (12,345 documents in, 12,000 documents kept)
            mix: done before (1 count)
            mix: failed

            """.ReplaceLineEndings("\n"),
            _written.ToString());
    }

    [Fact] // A task that began says nothing for ten seconds; one that was at work already when this began to watch says so at once, and once.
    public void TaskProgressed_IsALineEveryTenSecondsAtMost()
    {
        _observer.TaskStarted(SomeRun.Clean, "main", 0);
        for (var done = 0; done < 1000; done++)
        {
            _observer.TaskProgressed(SomeRun.Clean, "main", 0, new TaskProgress(done, 1000, "documents"));
            _observer.TaskProgressed(SomeRun.Clean, "main", 1, new TaskProgress(1234 + done, 5000, "documents"));
            _observer.TaskProgressed(SomeRun.Mix, "main", 1, new TaskProgress(7 + done, 0, "tokens", "loss 2.50"));
        }
        Assert.Equal("clean@web: main 1: 1,234 of 5,000 documents\nmix: main 1: 7 tokens loss 2.50\n", _written.ToString());
    }

    [Fact]
    public void Lines_OfManyThreads_StayWhole()
    {
        Parallel.For(0, 1000, number => _observer.Warned(SomeRun.Mix, $"number {number}"));
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(number => $"mix: number {number}").Order(StringComparer.Ordinal),
            _written.ToString().TrimEnd().Split('\n').Order(StringComparer.Ordinal));
    }
}
