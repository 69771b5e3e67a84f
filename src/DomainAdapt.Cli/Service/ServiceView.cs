using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Cli.Service;

/// <summary>What the service showed at its last look.</summary>
/// <param name="At">When that was.</param>
/// <param name="Schedules">The schedules.</param>
/// <param name="Runs">Runs that are not over.</param>
/// <param name="Problem">What is wrong with the schedules file; null where it could be read.</param>
internal sealed record ServiceView(DateTimeOffset At, IReadOnlyList<ScheduleView> Schedules, IReadOnlyList<RunView> Runs, string? Problem);

/// <summary>A schedule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">What it says.</param>
/// <param name="Next">Its next time; null where nothing is known of it.</param>
/// <param name="Last">The end of its last run.</param>
internal sealed record ScheduleView(string Name, ScheduleSpec Spec, DateTimeOffset? Next, JournalEntry? Last);

/// <summary>A run that is not over.</summary>
/// <param name="Run">What was decided.</param>
/// <param name="State">Where it is.</param>
internal sealed record RunView(DecidedRun Run, RunState State);

/// <summary>Where a run is.</summary>
internal enum RunState
{
    /// <summary>It waits for workers, memory, a GPU or its pipeline's other run.</summary>
    Waiting,

    /// <summary>An attempt failed, and the next waits for its time.</summary>
    WaitingForRetry,

    /// <summary>A process is at work on it.</summary>
    AtWork,

    /// <summary>It was asked to stop.</summary>
    Stopping,
}
