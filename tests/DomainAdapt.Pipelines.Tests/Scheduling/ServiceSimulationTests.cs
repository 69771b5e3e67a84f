using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

/// <summary>A thousand days of schedules in three time zones, each change of their clocks included; what is due is told by a second reckoning, without cron.</summary>
public sealed class ServiceSimulationTests : IDisposable
{
    private const int Days = 1000;
    private static readonly TimeSpan Slack = SchedulePlanner.Punctual;

    private static readonly Dictionary<string, ScheduleSpec> Schedules = new()
    {
        ["zurich"] = Daily("30 2 * * *", "Europe/Zurich", MisfirePolicy.All, OverlapPolicy.Queue), // the hour that is left out, or comes twice
        ["lord-howe"] = Daily("15 2 * * *", "Australia/Lord_Howe", MisfirePolicy.Once, OverlapPolicy.Queue), // clocks change by half an hour
        ["new-york"] = Daily("0 9 * * *", "America/New_York", MisfirePolicy.Skip, OverlapPolicy.Queue),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-simulation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CrashesAndAbsences_NothingIsRunTwice_NothingIsLeftOutBeyondPolicy(ulong seed)
    {
        using var simulation = new ServiceSimulation(_folder, Schedules, seed);
        var start = simulation.Now;
        simulation.RunUntil(start.AddDays(Days), jumps: false);

        Assert.True(simulation is { Crashes: > 800, TornLines: > 80 }, $"{simulation.Crashes} crashes, {simulation.TornLines} torn lines");
        Assert.All(simulation.Decided, run => Assert.Equal(1, run.Value));
        Assert.True(simulation.Decided.Count - simulation.Done.Count <= Schedules.Count);
        foreach (var (name, spec) in Schedules)
        {
            var looks = simulation.Looks[name];
            var due = DueOf(spec, looks[0], looks[^1]).ToList();
            Assert.InRange(due.Count, Days - 2, Days + 4);
            var done = due.Where(time => simulation.Done.Contains(TicketOf(name, time))).ToList();
            Assert.Equal(simulation.Done.Count(ticket => ticket.StartsWith(name + "-", StringComparison.Ordinal)), done.Count);
            var left = due.Except(done).ToList();
            if (spec.Misfire == MisfirePolicy.All)
                Assert.Empty(left);
            else
                Assert.NotEmpty(left);
            foreach (var time in left)
            {
                // Nobody looked when it was time; and of a schedule that makes good, a later time was run by the look that came next.
                var next = looks.First(look => look >= time);
                Assert.True(next - time > Slack, $"{name} {time}");
                if (spec.Misfire == MisfirePolicy.Once)
                    Assert.Contains(done, other => other > time && other <= next);
            }
            if (spec.Misfire == MisfirePolicy.Skip)
                Assert.All(done, time => Assert.True(looks.First(look => look >= time) - time <= Slack, $"{name} {time}"));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void ClockJumps_NothingIsRunTwice_AndAllTimesAreRunThatTheClockCameTo(ulong seed)
    {
        using var simulation = new ServiceSimulation(_folder, Schedules, seed);
        var start = simulation.Now;
        simulation.RunUntil(start.AddDays(Days), jumps: true);

        Assert.True(simulation is { JumpsBack: > 100, JumpsForward: > 100 }, $"{simulation.JumpsBack} back, {simulation.JumpsForward} forward");
        Assert.All(simulation.Decided, run => Assert.Equal(1, run.Value));
        Assert.True(simulation.Decided.Count - simulation.Done.Count <= Schedules.Count);
        // With misfire: all even what a jump passed over is made good, before or after the clock went back. A jump into the last days may be open.
        var due = DueOf(Schedules["zurich"], start.AddDays(3), start.AddDays(Days - 3)).ToList();
        Assert.All(due, time => Assert.True(simulation.Done.Contains(TicketOf("zurich", time)), $"{time}"));
    }

    [Fact] // The counting sees what it is for.
    public void AServiceThatForgetsWhenItDies_RunsTimesTwice()
    {
        using var simulation = new ServiceSimulation(_folder, Schedules, seed: 5, forgets: true);
        simulation.RunUntil(simulation.Now.AddDays(Days), jumps: true);

        Assert.Contains(simulation.Decided, run => run.Value > 1);
    }

    [Fact] // Summer time begins in Zurich on 29 March 2026, and ends on 25 October.
    public void TheSecondReckoning_KnowsTheChangesOfTheClock()
    {
        static string[] Of(int month, int day) => [.. DueOf(Schedules["zurich"], new(2026, month, day, 0, 0, 0, TimeSpan.Zero), new(2026, month, day + 3, 0, 0, 0, TimeSpan.Zero)).Select(SchedulePlanner.KeyOf)];

        Assert.Equal(["20260328T013000Z", "20260329T010000Z", "20260330T003000Z"], Of(3, 28));
        Assert.Equal(["20261024T003000Z", "20261025T003000Z", "20261026T013000Z"], Of(10, 24));
    }

    private static string TicketOf(string name, DateTimeOffset due) => $"{name}-{SchedulePlanner.KeyOf(due)}";

    /// <summary>The daily times, day by day: one that is left out comes with the first moment after the gap, one that comes twice the first time.</summary>
    private static IEnumerable<DateTimeOffset> DueOf(ScheduleSpec spec, DateTimeOffset after, DateTimeOffset until)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(spec.Zone);
        var parts = spec.Cron!.Split(' ');
        var time = new TimeOnly(int.Parse(parts[1], null), int.Parse(parts[0], null));
        for (var day = DateOnly.FromDateTime(after.UtcDateTime).AddDays(-2); day <= DateOnly.FromDateTime(until.UtcDateTime).AddDays(2); day = day.AddDays(1))
        {
            var local = day.ToDateTime(time);
            while (zone.IsInvalidTime(local))
                local = local.AddMinutes(1);
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
            var due = new DateTimeOffset(local, offset).ToUniversalTime();
            if (due > after && due <= until)
                yield return due;
        }
    }

    private static ScheduleSpec Daily(string cron, string zone, MisfirePolicy misfire, OverlapPolicy overlap)
        => new() { Pipeline = "p.yaml", Cron = cron, Zone = zone, Misfire = misfire, Overlap = overlap };
}
