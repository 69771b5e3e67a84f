using DomainAdapt.Core.Failures;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>A run that was decided on.</summary>
/// <param name="Entry">The decision.</param>
public sealed record DecidedRun(JournalEntry Entry)
{
    /// <summary>Names it.</summary>
    public string Ticket => Entry.Ticket!;

    /// <summary>Attempts that were begun.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether an attempt was begun of which no end is known.</summary>
    public bool IsBegun { get; init; }

    /// <summary>Attempts that failed; to be stopped at a boundary, or with the service, is no failure.</summary>
    public int Failures { get; init; }

    /// <summary>When the last attempt was begun.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When the last attempt failed; null unless another is to follow some time later.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Whether somebody wants it to stop.</summary>
    public bool IsCancelled { get; init; }
}

/// <summary>What follows from the lines of a journal.</summary>
public sealed class ServiceState
{
    private readonly Dictionary<string, OfSchedule> _schedules = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, DecidedRun> _open = new(StringComparer.Ordinal);

    /// <summary>Runs that are not over, in the order they were decided.</summary>
    public IReadOnlyList<DecidedRun> Open => [.. _open.Values];

    /// <summary>Takes a line.</summary>
    public void Add(JournalEntry entry)
    {
        var schedule = Of(entry.Schedule);
        switch (entry.What)
        {
            case JournalEvent.Look:
                if (schedule.LooksFor != entry.Note)
                    schedule.ToFollow.Clear();
                (schedule.Seen, schedule.LooksFor) = (entry.At, entry.Note);
                break;
            case JournalEvent.Run:
                schedule.Decide(entry);
                _open[entry.Ticket!] = new DecidedRun(entry);
                break;
            case JournalEvent.Skip:
                schedule.Decide(entry);
                break;
            case JournalEvent.Attempt when _open.TryGetValue(entry.Ticket!, out var run):
                _open[entry.Ticket!] = run with { Attempts = run.Attempts + 1, IsBegun = true, BegunAt = entry.At, FailedAt = null };
                break;
            case JournalEvent.Failed when _open.TryGetValue(entry.Ticket!, out var run):
                _open[entry.Ticket!] = entry.Code is ExitCodes.StoppedAtBoundary or ExitCodes.Cancelled
                    ? run with { IsBegun = false }
                    : run with { IsBegun = false, FailedAt = entry.At, Failures = run.Failures + 1 };
                break;
            case JournalEvent.Cancel when _open.TryGetValue(entry.Ticket!, out var run):
                _open[entry.Ticket!] = run with { IsCancelled = true };
                break;
            case JournalEvent.Ended:
                _open.Remove(entry.Ticket!);
                schedule.Last = entry;
                if (entry.Code == 0)
                {
                    foreach (var other in _schedules.Values.Where(other => other.LooksFor == AfterNote(entry.Schedule) && !other.Decided.Contains(entry.Ticket!)))
                        other.ToFollow.Add(entry.Ticket!);
                }
                break;
        }
    }

    /// <summary>Until when a schedule's times are decided, and what was looked for; null of one that is new.</summary>
    public (DateTimeOffset Seen, string LooksFor)? SeenOf(string schedule)
        => Of(schedule) is { Seen: { } seen, LooksFor: { } looksFor } ? (seen, looksFor) : null;

    /// <summary>Whether what called for a run was decided before.</summary>
    public bool IsDecided(string schedule, string key) => Of(schedule).Decided.Contains(key);

    /// <summary>Whether a run of the schedule is not over.</summary>
    public bool IsBusy(string schedule) => _open.Values.Any(run => run.Entry.Schedule == schedule);

    /// <summary>Runs of the schedule before it that succeeded since it is looked for, and were not followed yet.</summary>
    public IReadOnlyList<string> ToFollow(string schedule) => [.. Of(schedule).ToFollow.Order(StringComparer.Ordinal)];

    /// <summary>The end of a schedule's last run; null where there is none.</summary>
    public JournalEntry? LastOf(string schedule) => Of(schedule).Last;

    /// <summary>Times until then are decided, though nothing was written of it.</summary>
    internal void SawUntil(string schedule, DateTimeOffset now) => Of(schedule).Seen = now;

    /// <summary>What a schedule looks for that comes after another.</summary>
    internal static string AfterNote(string schedule) => $"after {schedule}";

    private OfSchedule Of(string name)
    {
        if (!_schedules.TryGetValue(name, out var schedule))
            _schedules.Add(name, schedule = new OfSchedule());
        return schedule;
    }

    private sealed class OfSchedule
    {
        public DateTimeOffset? Seen { get; set; }

        public string? LooksFor { get; set; }

        public HashSet<string> Decided { get; } = new(StringComparer.Ordinal);

        public HashSet<string> ToFollow { get; } = new(StringComparer.Ordinal);

        public JournalEntry? Last { get; set; }

        public void Decide(JournalEntry decision)
        {
            if (decision.Key is { } key)
            {
                Decided.Add(key);
                ToFollow.Remove(key);
            }
            // A decision about times says that all before it were looked at, by the clock of then.
            if (decision.Due is not null)
                Seen = decision.At;
        }
    }
}
