using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>A schedules file: what the service runs, when, with how much, and whom it tells.</summary>
public sealed record ServiceSpec
{
    /// <summary>The schedules, by name.</summary>
    public IReadOnlyDictionary<string, ScheduleSpec> Schedules { get; init; } = new Dictionary<string, ScheduleSpec>();

    /// <summary>What all runs together may use.</summary>
    public LimitsSpec Limits { get; init; } = new();

    /// <summary>Whom to tell; nobody unless given.</summary>
    public NotifySpec? Notify { get; init; }

    /// <summary>What becomes of the runs when the service stops.</summary>
    public StopPolicy OnStop { get; init; }
}

/// <summary>When a pipeline is run. One of <c>cron</c>, <c>after</c> and <c>new_files</c>; with none it is run when somebody says so.</summary>
public sealed record ScheduleSpec
{
    /// <summary>The pipeline file, relative to the schedules file.</summary>
    [InputPath]
    public required string Pipeline { get; init; }

    /// <summary>Changed settings, as <c>--set</c> takes them.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>
    /// Times of the wall clock: minute, hour, day of month, month, day of week, such as <c>30 2 * * MON-FRI</c>. A time that a change of the clock
    /// leaves out comes right after it, one that comes twice is taken once; <c>*</c> and steps of minutes and hours go on through both.
    /// </summary>
    public string? Cron { get; init; }

    /// <summary>The time zone of <c>cron</c>, as IANA names it, such as <c>Europe/Zurich</c>.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Up to so many minutes later, by a hash of schedule and time, so that machines do not all begin at once.</summary>
    public double JitterMinutes { get; init; }

    /// <summary>What becomes of times at which the service was not there.</summary>
    public MisfirePolicy Misfire { get; init; }

    /// <summary>Times longer ago than that are not made good; 400 days unless given.</summary>
    public double MisfireHours { get; init; } = 400 * 24;

    /// <summary>What becomes of a time at which the schedule's last run is not done.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>Another schedule: each of its runs that succeeds is followed by one of this.</summary>
    public string? After { get; init; }

    /// <summary>A folder: it is run when other files lie there than at its last run.</summary>
    public NewFilesSpec? NewFiles { get; init; }

    /// <summary>Attempts of a run that fails for a reason that may pass, or whose process dies.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Minutes to the second attempt; twice as many to each one after it.</summary>
    public double RetryMinutes { get; init; } = 5;
}

/// <summary>A folder in which files appear.</summary>
public sealed record NewFilesSpec
{
    /// <summary>The folder, relative to the schedules file; it need not be there yet.</summary>
    [InputPath]
    public required string Folder { get; init; }

    /// <summary>Minutes in which nothing there may have changed: what is still being copied is left alone.</summary>
    public double SettleMinutes { get; init; } = 1;
}

/// <summary>What all runs of a service together may use. A run that needs more than there is has everything for itself.</summary>
public sealed record LimitsSpec
{
    /// <summary>Workers; the machine's cores unless given.</summary>
    public int? Workers { get; init; }

    /// <summary>Memory; the machine's unless given.</summary>
    public double? MemoryGib { get; init; }

    /// <summary>Runs at a time that have a stage on a GPU.</summary>
    public int GpuRuns { get; init; } = 1;
}

/// <summary>Whom the service tells of what.</summary>
public sealed record NotifySpec
{
    /// <summary>An address that is sent JSON by POST.</summary>
    public required string Webhook { get; init; }

    /// <summary>Name of an environment variable with a key: each message then carries the HMAC-SHA-256 of its bytes under it.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>What it is told of.</summary>
    public IReadOnlyList<NotifyEvent> On { get; init; } = [NotifyEvent.Failed, NotifyEvent.Exhausted, NotifyEvent.NotPromoted];
}

/// <summary>What the service tells of.</summary>
public enum NotifyEvent
{
    /// <summary>A run has failed for good.</summary>
    Failed,

    /// <summary>A training stopped because a source had no more tokens, or its budget was spent.</summary>
    Exhausted,

    /// <summary>A gate kept the model that was there.</summary>
    NotPromoted,

    /// <summary>A run is done.</summary>
    Done,
}

/// <summary>What becomes of times at which the service was not there.</summary>
public enum MisfirePolicy
{
    /// <summary>One run makes good all of them.</summary>
    Once,

    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>Each is run, one after the other.</summary>
    All,
}

/// <summary>What becomes of a time at which the schedule's last run is not done.</summary>
public enum OverlapPolicy
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It waits.</summary>
    Queue,
}

/// <summary>What becomes of the runs when the service stops.</summary>
public enum StopPolicy
{
    /// <summary>They go on, and the next service watches them.</summary>
    Leave,

    /// <summary>They are stopped, and the next service lets them go on.</summary>
    Stop,
}
