using DomainAdapt.Pipelines.Execution;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class BusyClockTests
{
    [Fact]
    public void Elapsed_StandsStillWhileNobodyWorks()
    {
        var clock = new BusyClock();
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
        using (clock.Enter())
        using (clock.Enter())
            Thread.Sleep(5);
        var after = clock.Elapsed;
        Assert.True(after > TimeSpan.Zero);
        Thread.Sleep(5);
        Assert.Equal(after, clock.Elapsed);
    }

    [Fact]
    public void Elapsed_GoesOnWhileOneOfTwoWorks()
    {
        var clock = new BusyClock();
        using var first = clock.Enter();
        clock.Enter().Dispose();
        var before = clock.Elapsed;
        Thread.Sleep(5);
        Assert.True(clock.Elapsed > before);
    }
}
