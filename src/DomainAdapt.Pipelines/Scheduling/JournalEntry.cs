namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>A line of the journal: something that the service decided or saw, said before anything is done about it.</summary>
/// <param name="At">When, by the clock of the machine.</param>
/// <param name="What">What it is.</param>
/// <param name="Schedule">The schedule it is about.</param>
public sealed record JournalEntry(DateTimeOffset At, JournalEvent What, string Schedule)
{
    /// <summary>What called for the run: a time, a run of another schedule, a state of a folder, a person. Decided once, for ever.</summary>
    public string? Key { get; init; }

    /// <summary>With <see cref="JournalEvent.Run"/> and <see cref="JournalEvent.Skip"/>, the time that called for it; of several, the last.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>With <see cref="JournalEvent.Skip"/>, how many times are left out.</summary>
    public int? Times { get; init; }

    /// <summary>With <see cref="JournalEvent.Failed"/> and <see cref="JournalEvent.Ended"/>, the exit code; none of a process that died.</summary>
    public int? Code { get; init; }

    /// <summary>Why; with <see cref="JournalEvent.Look"/>, what is looked for.</summary>
    public string? Note { get; init; }

    /// <summary>With <see cref="JournalEvent.Run"/>, arguments besides those of the schedule.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>Names the run: schedule and key.</summary>
    public string? Ticket => Key is null ? null : $"{Schedule}-{Key}";
}

/// <summary>What the service decided or saw.</summary>
public enum JournalEvent
{
    /// <summary>It looks for the schedule's times from now on: the schedule is new, has other times, or the clock went back.</summary>
    Look,

    /// <summary>A run is due and waits for its start.</summary>
    Run,

    /// <summary>Times are left out.</summary>
    Skip,

    /// <summary>A process is about to be started for a run.</summary>
    Attempt,

    /// <summary>An attempt failed, and another follows.</summary>
    Failed,

    /// <summary>Somebody wants a run to stop.</summary>
    Cancel,

    /// <summary>A run is over.</summary>
    Ended,
}
