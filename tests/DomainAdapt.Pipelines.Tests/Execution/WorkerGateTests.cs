using DomainAdapt.Core.Randomness;
using DomainAdapt.Pipelines.Execution;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class WorkerGateTests
{
    private readonly WorkerGate _gate = new(workers: 2);

    [Fact]
    public async Task EnterAsync_AdmitsAsManyAsThereArePlaces()
    {
        using var first = await Enter();
        var second = await Enter();
        var third = Enter();
        Assert.False(third.IsCompleted);
        second.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task EnterAsync_All_WaitsForEveryPlaceAndKeepsOthersOut()
    {
        var one = await Enter();
        var all = Enter(all: true);
        Assert.False(all.IsCompleted);
        one.Dispose();
        var held = await all;
        var after = Enter();
        Assert.False(after.IsCompleted);
        held.Dispose();
        (await after).Dispose();
    }

    [Fact] // One place is free, but a task that wants all of them came first.
    public async Task EnterAsync_All_IsNotStarvedByTasksThatComeLater()
    {
        var one = await Enter();
        var all = Enter(all: true);
        var later = Enter();
        Assert.False(later.IsCompleted);
        one.Dispose();
        var held = await all;
        Assert.False(later.IsCompleted);
        held.Dispose();
        (await later).Dispose();
    }

    [Fact]
    public async Task EnterAsync_Cancelled_TakesNoPlace()
    {
        using var stop = new CancellationTokenSource();
        var one = await Enter();
        var all = _gate.EnterAsync(all: true, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
        one.Dispose();
        using var first = await Enter();
        using var second = await Enter();
    }

    [Fact]
    public async Task EnterAsync_WithACancelledToken_Throws()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var held = await Enter();
            using var other = await Enter();
            await _gate.EnterAsync(all: false, new CancellationToken(canceled: true));
        });
        using var all = await Enter(all: true); // everything was given back
    }

    [Fact]
    public async Task Dispose_Twice_GivesBackOnePlace()
    {
        var one = await Enter();
        using var other = await Enter();
        one.Dispose();
        one.Dispose();
        using var next = await Enter();
        Assert.False(Enter().IsCompleted);
    }

    [Fact] // Tasks of both kinds at random, some cancelled while they wait: never more at work than places, and all of them get through.
    public async Task EnterAsync_ByManyThreads_NeverExceedsThePlaces()
    {
        const int Places = 3;
        const int Tasks = 200;
        var gate = new WorkerGate(Places);
        var (atWork, most, entered, cancelled) = (0, 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            var random = new SplitMix64((ulong)task);
            var all = random.Next(10) == 0;
            using var stop = random.Next(10) == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(1)) : new CancellationTokenSource();
            try
            {
                using var place = await gate.EnterAsync(all, stop.Token);
                var now = Interlocked.Add(ref atWork, all ? Places : 1);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Add(ref atWork, all ? -Places : -1);
                Interlocked.Increment(ref entered);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
        })));
        Assert.InRange(most, 1, Places);
        Assert.Equal(Tasks, entered + cancelled);
        using var everything = await gate.EnterAsync(all: true, CancellationToken.None);
    }

    private Task<IDisposable> Enter(bool all = false) => _gate.EnterAsync(all, CancellationToken.None);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
