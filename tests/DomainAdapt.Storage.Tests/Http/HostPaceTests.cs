using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Tests.Http;

/// <summary>Processes know nothing of each other but what stands in the folder, and so do these waits.</summary>
public sealed class HostPaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Waits_KeepTheirDistance()
    {
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => new HostPace(50, _folder.Path).WaitAsync(i % 2 == 0 ? "Example.org" : "example.org", TimeProvider.System, TestContext.Current.CancellationToken)));
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(9 * 20 * 0.95));
    }

    [Theory] // However slow the pace is and however many wait: the last of them has its own turn.
    [InlineData(0.001, 3)]
    [InlineData(1, 2000)]
    public void Turns_AreGivenToAll(double perSecond, int requests)
    {
        var clock = new StandingClock();
        for (var request = 0; request < requests; request++)
            Take(perSecond, clock);
        Assert.Equal(Enumerable.Range(1, requests - 1).Select(turn => TimeSpan.FromSeconds(turn / perSecond)), clock.Waits);
    }

    [Fact] // Turns that were given by a clock that ran ahead keep nobody waiting once it is right again.
    public void Turns_AfterTheClockWasSetBack_BeginAnew()
    {
        var clock = new StandingClock { Now = new DateTimeOffset(2026, 1, 18, 0, 0, 0, TimeSpan.Zero) };
        for (var request = 0; request < 5; request++)
            Take(1, clock);
        clock.Now -= TimeSpan.FromHours(1);
        clock.Waits.Clear();
        Take(1, clock);
        Take(1, clock);
        Assert.Equal([TimeSpan.FromSeconds(1)], clock.Waits);

        // The clock of another machine may be a little behind: the turns stay what they are.
        clock.Now -= TimeSpan.FromSeconds(2);
        Take(1, clock);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)], clock.Waits);
    }

    [Theory] // A crash may leave a file that is cut short.
    [InlineData(0)]
    [InlineData(8)]
    public void AFileThatIsCut_HoldsNoTurn(int bytes)
    {
        var clock = new StandingClock();
        Take(0.01, clock);
        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..bytes]);
        Take(0.01, clock);
        Assert.Empty(clock.Waits);
    }

    /// <summary>Takes a turn, and does not wait for it.</summary>
    private void Take(double perSecond, StandingClock clock)
        => _ = new HostPace(perSecond, _folder.Path).WaitAsync("example.org", clock, TestContext.Current.CancellationToken);

    /// <summary>A clock that stands still and notes what it is asked to wait.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 17, 0, 0, 0, TimeSpan.Zero);

        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
