using System.Globalization;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>
/// Decides what is due: a function of schedule, journal and time alone. Each time that a schedule names is decided once: whatever the clock does and
/// whenever the service dies, it is never run twice, and left out only as the schedule says.
/// </summary>
public static class SchedulePlanner
{
    /// <summary>A time that is found later than that was missed.</summary>
    public static readonly TimeSpan Punctual = TimeSpan.FromMinutes(2);

    /// <summary>What to write into the journal now.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="spec">What it says.</param>
    /// <param name="state">What was decided before.</param>
    /// <param name="now">The time.</param>
    /// <param name="files">What lies in its folder (<see cref="FolderState"/>), if that has settled.</param>
    public static IReadOnlyList<JournalEntry> Decide(string name, ScheduleSpec spec, ServiceState state, DateTimeOffset now, string? files = null)
    {
        var looksFor = LooksFor(spec);
        // Of times that come a second time because the clock went back, those that were run are known, the others are due again.
        if (state.SeenOf(name) is not { } before || before.LooksFor != looksFor || now < before.Seen)
            return [new JournalEntry(now, JournalEvent.Look, name) { Note = looksFor }];
        if (spec.Cron is not null)
            return OfTimes(name, spec, state, before.Seen, now);
        if (spec.After is not null)
            return [.. state.ToFollow(name).Select(ticket => Unless(state.IsBusy(name), spec, new JournalEntry(now, JournalEvent.Run, name) { Key = ticket }))];
        // Files that come while a run is at work are for the next: it may have read the folder already.
        if (spec.NewFiles is not null && files is not null && !state.IsDecided(name, files) && !state.IsBusy(name))
            return [new JournalEntry(now, JournalEvent.Run, name) { Key = files }];
        return [];
    }

    /// <summary>When the next time comes; null where none does, or nothing but time calls for a run.</summary>
    public static DateTimeOffset? Next(string name, ScheduleSpec spec, DateTimeOffset now) => spec.Cron is null ? null : new WallClock(name, spec).Next(now);

    /// <summary>The key of a time.</summary>
    public static string KeyOf(DateTimeOffset due) => due.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static List<JournalEntry> OfTimes(string name, ScheduleSpec spec, ServiceState state, DateTimeOffset seen, DateTimeOffset now)
    {
        var oldest = now - TimeSpan.FromHours(spec.MisfireHours);
        var due = new WallClock(name, spec).Between(seen < oldest ? oldest : seen, now).Where(time => !state.IsDecided(name, KeyOf(time.Due)))
            .OrderBy(time => time.At).ToList();
        state.SawUntil(name, now);
        if (due.Count == 0)
            return [];
        var missed = due.TakeWhile(time => now - time.At > Punctual).ToList();
        var runs = due[missed.Count..];
        var (left, made) = (spec.Misfire, runs.Count) switch
        {
            (MisfirePolicy.All, _) => (0, missed),
            (MisfirePolicy.Once, 0) => (missed.Count - 1, missed[^1..]),
            _ => (missed.Count, []), // a run that is due makes good those before it
        };
        var entries = new List<JournalEntry>();
        if (left > 0)
        {
            entries.Add(new JournalEntry(now, JournalEvent.Skip, name)
            {
                Due = missed[left - 1].Due,
                Times = left,
                Note = spec.Misfire == MisfirePolicy.Skip ? "missed" : "missed, and made good by a later run",
            });
        }
        var isBusy = state.IsBusy(name);
        foreach (var (time, _) in made.Concat(runs))
        {
            entries.Add(Unless(isBusy, spec, new JournalEntry(now, JournalEvent.Run, name) { Key = KeyOf(time), Due = time }));
            isBusy = true;
        }
        return entries;
    }

    /// <summary>A run, or that it is left out because the last one is not done.</summary>
    private static JournalEntry Unless(bool isBusy, ScheduleSpec spec, JournalEntry run)
        => isBusy && spec.Overlap == OverlapPolicy.Skip ? run with { What = JournalEvent.Skip, Times = 1, Note = "the run before it is not done" } : run;

    private static string LooksFor(ScheduleSpec spec) => spec switch
    {
        { Cron: { } cron } => string.Create(CultureInfo.InvariantCulture, $"cron {cron} {spec.Zone} {spec.JitterMinutes}"),
        { After: { } other } => ServiceState.AfterNote(other),
        { NewFiles: { } files } => $"files {files.Folder}",
        _ => "nothing",
    };
}
