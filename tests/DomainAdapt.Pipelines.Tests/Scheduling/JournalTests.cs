using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

public sealed class JournalTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("domainadapt-journal-").FullName, "journal.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Open_AtEveryLengthThatACrashLeaves_HasTheWholeLines_AndGoesOn()
    {
        using (var journal = Journal.Open(_path))
        {
            journal.Append(Run("1"));
            journal.Append(Run("2"), Run("3"));
        }
        var bytes = File.ReadAllBytes(_path);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            // Of what was decided at once there is all or nothing.
            int[] after = [0, 1, 3];
            var whole = after[bytes.AsSpan(0, length).Count((byte)'\n')];
            using (var journal = Journal.Open(_path))
            {
                Assert.Equal(whole, journal.State.Open.Count);
                journal.Append(Run("4"));
            }
            using var again = Journal.Open(_path);
            Assert.Equal(whole + 1, again.State.Open.Count);
        }
    }

    [Fact]
    public void Open_ByASecondProcess_IsRefused()
    {
        using var first = Journal.Open(_path);
        Assert.Contains("another service", Assert.Throws<DomainAdaptException>(() => Journal.Open(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfADamagedLine_SaysWhich()
    {
        File.WriteAllText(_path, "[{\"at\":\"2026-05-01T12:00:00+00:00\",\"what\":\"look\",\"schedule\":\"s\"}]\nnonsense\n");
        var failure = Assert.Throws<DomainAdaptException>(() => Journal.Open(_path));
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("line 2 is damaged: nonsense", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_SurvivesARestart_AndALargeJournalKeepsWhatCounts()
    {
        using (var journal = Journal.Open(_path))
        {
            journal.Append(new JournalEntry(Now, JournalEvent.Look, "rare") { Note = "cron 0 0 1 * * UTC 0" });
            journal.Append(Run("open") with { Schedule = "rare" }, new JournalEntry(Now, JournalEvent.Attempt, "rare") { Key = "open" });
            for (var number = 0; number < 100; number++)
                journal.Append(Run($"{number}"), new JournalEntry(Now, JournalEvent.Ended, "s") { Key = $"{number}", Code = 0 });
            journal.Append(Run("last"), new JournalEntry(Now, JournalEvent.Attempt, "s") { Key = "last" }, new JournalEntry(Now.AddMinutes(1), JournalEvent.Failed, "s") { Key = "last" });
        }
        var before = new FileInfo(_path).Length;
        using var again = Journal.Open(_path, keptLines: 20, largeBytes: 1000);
        Assert.True(new FileInfo(_path).Length < before / 4);
        Assert.Equal(["rare-open", "s-last"], again.State.Open.Select(run => run.Ticket));
        Assert.Equal((1, true, null), (again.State.Open[0].Attempts, again.State.Open[0].IsBegun, again.State.Open[0].FailedAt));
        Assert.Equal((1, false, Now.AddMinutes(1)), (again.State.Open[1].Attempts, again.State.Open[1].IsBegun, again.State.Open[1].FailedAt));
        Assert.Equal((Now, "cron 0 0 1 * * UTC 0"), again.State.SeenOf("rare"));
        Assert.Equal(1, again.State.Open[1].Failures);
        Assert.True(again.State.IsDecided("s", "99"));
        Assert.False(again.State.IsDecided("s", "0"));
        again.Append(new JournalEntry(Now, JournalEvent.Ended, "s") { Key = "last", Code = 3 });
        Assert.Equal(3, again.State.LastOf("s")!.Code);
    }

    private static JournalEntry Run(string key) => new(Now, JournalEvent.Run, "s") { Key = key };
}
