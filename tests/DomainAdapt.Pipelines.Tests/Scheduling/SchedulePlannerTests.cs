using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

public sealed class SchedulePlannerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ServiceState _state = new();

    [Fact]
    public void NewSchedule_IsNotDueForWhatWasBefore()
    {
        var hourly = Of("0 * * * *");
        Assert.Equal(JournalEvent.Look, Assert.Single(Decide(hourly, Start)).What);
        Assert.Empty(Decide(hourly, Start.AddMinutes(59)));
        Assert.Equal("s-20260101T130000Z", Assert.Single(Decide(hourly, Start.AddMinutes(60))).Ticket);
        // Other times: looked for from now on.
        Assert.Equal(JournalEvent.Look, Assert.Single(Decide(Of("30 * * * *"), Start.AddMinutes(100))).What);
        Assert.Empty(Decide(Of("30 * * * *"), Start.AddMinutes(101)));
    }

    [Theory]
    [InlineData(MisfirePolicy.Once, OverlapPolicy.Skip, "skip 20260101T150000Z x3; run 20260101T160000Z")]
    [InlineData(MisfirePolicy.Skip, OverlapPolicy.Skip, "skip 20260101T160000Z x4")]
    [InlineData(MisfirePolicy.All, OverlapPolicy.Queue, "run 20260101T130000Z; run 20260101T140000Z; run 20260101T150000Z; run 20260101T160000Z")]
    public void Missed_IsMadeGoodAsTheScheduleSays(MisfirePolicy misfire, OverlapPolicy overlap, string expected)
    {
        var spec = Of("0 * * * *") with { Misfire = misfire, Overlap = overlap };
        Decide(spec, Start);
        Assert.Equal(expected, Text(Decide(spec, Start.AddMinutes(4 * 60 + 30))));
        Assert.Empty(Decide(spec, Start.AddMinutes(4 * 60 + 31)));
    }

    [Fact]
    public void Missed_LongerAgoThanIsMadeGood_IsLeftOut()
    {
        var spec = Of("0 12 * * *") with { MisfireHours = 6 };
        Decide(spec, Start);
        Assert.Empty(Decide(spec, Start.AddDays(1).AddHours(7)));
        Assert.Equal("run 20260103T120000Z", Text(Decide(spec, Start.AddDays(2).AddHours(5))));
    }

    [Fact]
    public void Overlap_IsLeftOut_OrWaits()
    {
        var hourly = Of("0 * * * *");
        Decide(hourly, Start);
        Assert.Equal("run 20260101T130000Z", Text(Decide(hourly, Start.AddHours(1))));
        Assert.Equal("skip 20260101T140000Z x1", Text(Decide(hourly, Start.AddHours(2))));
        Assert.Equal("run 20260101T150000Z", Text(Decide(hourly with { Overlap = OverlapPolicy.Queue }, Start.AddHours(3))));
        _state.Add(new JournalEntry(Start.AddHours(3), JournalEvent.Ended, "s") { Key = "20260101T130000Z", Code = 0 });
        _state.Add(new JournalEntry(Start.AddHours(3), JournalEvent.Ended, "s") { Key = "20260101T150000Z", Code = 3 });
        Assert.Equal("run 20260101T160000Z", Text(Decide(hourly, Start.AddHours(4))));
    }

    [Fact]
    public void Jitter_PutsOffEachTimeOnce_BySameAmountEachTime()
    {
        var spec = Of("0 * * * *") with { JitterMinutes = 30 };
        Decide(spec, Start);
        var offsets = new List<double>();
        for (var minute = 1; minute <= 24 * 60 + 30; minute++)
        {
            foreach (var run in Decide(spec with { Overlap = OverlapPolicy.Queue }, Start.AddMinutes(minute)))
                offsets.Add((run.At - run.Due!.Value).TotalMinutes);
        }
        // The time of the first look among them: put off, it was still to come.
        Assert.Equal(25, offsets.Count);
        Assert.All(offsets, offset => Assert.InRange(offset, 0, 31));
        Assert.True(offsets.Distinct().Count() > 12);
        Assert.Equal(SchedulePlanner.Next("s", spec, Start), SchedulePlanner.Next("s", spec, Start));
        Assert.NotEqual(SchedulePlanner.Next("s", spec, Start), SchedulePlanner.Next("t", spec, Start));
    }

    [Fact]
    public void After_FollowsEachRunThatSucceeds_Once()
    {
        var after = new ScheduleSpec { Pipeline = "p.yaml", After = "other", Overlap = OverlapPolicy.Queue };
        End("other", "before", 0);
        Decide(after, Start);
        Assert.Empty(Decide(after, Start));
        End("other", "1", 0);
        End("other", "2", 3);
        Assert.Equal("s-other-1", Assert.Single(Decide(after, Start)).Ticket);
        Assert.Empty(Decide(after, Start));
        End("third", "1", 0);
        Assert.Empty(Decide(after, Start));
    }

    [Fact]
    public void NewFiles_CallForOneRun_OnceTheyHaveSettled()
    {
        using var folder = new TemporaryFolder();
        var spec = new ScheduleSpec { Pipeline = "p.yaml", NewFiles = new NewFilesSpec { Folder = folder.Path, SettleMinutes = 5 } };
        IReadOnlyList<JournalEntry> Look(DateTimeOffset now) => Decide(spec, now, FolderState.Of(spec.NewFiles, now));

        Look(Start);
        Assert.Empty(Look(Start));
        folder.Write("a.jsonl", Start);
        Assert.Empty(Look(Start.AddMinutes(4)));
        var run = Assert.Single(Look(Start.AddMinutes(5)));
        Assert.Empty(Look(Start.AddMinutes(6)));
        // What comes while it is at work is for the next run.
        folder.Write("b.jsonl", Start.AddMinutes(10));
        folder.Write(".half", Start.AddMinutes(10));
        Assert.Empty(Look(Start.AddMinutes(20)));
        End("s", run.Key!, 0);
        Assert.NotEqual(run.Key, Assert.Single(Look(Start.AddMinutes(21))).Key);
        Assert.Empty(Look(Start.AddMinutes(22)));
    }

    private static ScheduleSpec Of(string cron) => new() { Pipeline = "p.yaml", Cron = cron };

    private static string Text(IEnumerable<JournalEntry> entries)
        => string.Join("; ", entries.Select(entry => entry.What == JournalEvent.Run ? $"run {entry.Key}" : $"skip {SchedulePlanner.KeyOf(entry.Due!.Value)} x{entry.Times}"));

    private void End(string schedule, string key, int code)
    {
        _state.Add(new JournalEntry(Start, JournalEvent.Run, schedule) { Key = key });
        _state.Add(new JournalEntry(Start, JournalEvent.Ended, schedule) { Key = key, Code = code });
    }

    private IReadOnlyList<JournalEntry> Decide(ScheduleSpec spec, DateTimeOffset now, string? files = null)
    {
        var entries = SchedulePlanner.Decide("s", spec, _state, now, files);
        foreach (var entry in entries)
            _state.Add(entry);
        return entries;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("domainadapt-files-").FullName;

        public void Write(string name, DateTimeOffset at)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, name), name);
            File.SetLastWriteTimeUtc(System.IO.Path.Combine(Path, name), at.UtcDateTime);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
