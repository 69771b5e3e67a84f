using System.Collections.Concurrent;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli.Service;

/// <summary>
/// The service: looks once a second what is due, starts what may start, watches what is at work, and writes each of these down before it does it. All
/// it knows is on disk, so it can be killed at any moment: the next one finds runs at work and goes on watching them.
/// </summary>
internal sealed partial class RunService(ServiceOptions options, TimeProvider time, RunNotices notices, ILogger<RunService> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FolderInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(50);

    private readonly WorkFolder _work = new(options.Work);
    private readonly RunProcesses _processes = new();
    private readonly SchedulesWatch _schedules = new(options.Schedules);
    private readonly ConcurrentQueue<JournalEntry> _asked = new();
    private readonly Dictionary<string, RunDemand> _demands = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private DateTimeOffset _foldersAt;
    private Journal _journal = null!;
    private volatile ServiceView? _view;

    /// <summary>What there was at the last look; null before the first.</summary>
    public ServiceView? View => _view;

    /// <summary>Asks for a run of a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="arguments">Arguments besides its own.</param>
    /// <returns>The run's ticket.</returns>
    public string Ask(string schedule, params IReadOnlyList<string> arguments)
    {
        var now = time.GetUtcNow();
        var run = new JournalEntry(now, JournalEvent.Run, schedule) { Key = $"asked-{SchedulePlanner.KeyOf(now)}-{Guid.NewGuid().ToString("N")[..6]}", Arguments = arguments };
        _asked.Enqueue(run);
        return run.Ticket!;
    }

    /// <summary>Asks a run to stop.</summary>
    public void Cancel(DecidedRun run) => _asked.Enqueue(new JournalEntry(time.GetUtcNow(), JournalEvent.Cancel, run.Entry.Schedule) { Key = run.Entry.Key });

    /// <summary>The folder of a run.</summary>
    public TicketFolder FolderOf(string ticket) => new(Path.Combine(_work.Service, "runs", ticket));

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Wrong schedules and a second service are told before anything begins.
        _schedules.Read();
        _journal = Journal.Open(Path.Combine(_work.Service, "journal.jsonl"));
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _processes.Dispose();
        _journal?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                Look();
                await Task.Delay(LookInterval, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            if (_schedules.Spec.OnStop == StopPolicy.Stop)
                await StopRunsAsync().ConfigureAwait(false);
        }
    }

    private void Look()
    {
        var now = time.GetUtcNow();
        if (_schedules.ReadIfChanged() is { } problem)
            LogSchedules(problem);
        while (_asked.TryDequeue(out var asked))
            _journal.Append(asked);
        var looksAtFolders = (now - _foldersAt).Duration() >= FolderInterval;
        if (looksAtFolders)
            _foldersAt = now;
        foreach (var (name, spec) in _schedules.Spec.Schedules)
        {
            var files = looksAtFolders && spec.NewFiles is { } folder ? FolderState.Of(folder, now) : null;
            _journal.Append(SchedulePlanner.Decide(name, spec, _journal.State, now, files));
        }
        foreach (var run in _journal.State.Open)
            Watch(run, now);
        StartWaiting(now);
        _view = ViewOf(now);
    }

    /// <summary>Finds out what became of a run that was begun, or was cancelled before.</summary>
    private void Watch(DecidedRun run, DateTimeOffset now)
    {
        var folder = FolderOf(run.Ticket);
        if (!run.IsBegun)
        {
            if (run.IsCancelled)
                End(run, ExitCodes.Cancelled, "cancelled");
            else if (!_schedules.Spec.Schedules.ContainsKey(run.Entry.Schedule))
                End(run, ExitCodes.Cancelled, "its schedule is no more");
            return;
        }
        if (folder.Outcome is { } outcome)
        {
            _processes.Forget(run.Ticket);
            Ended(run, outcome.Code, folder, now);
        }
        else if (_processes.IsAtWork(run.Ticket, folder))
        {
            if (run.IsCancelled && _stopped.Add(run.Ticket))
                RunProcesses.Stop(folder);
        }
        else
        {
            _processes.Forget(run.Ticket);
            Ended(run, code: null, folder, now);
        }
    }

    private void Ended(DecidedRun run, int? code, TicketFolder folder, DateTimeOffset now)
    {
        var spec = _schedules.Spec.Schedules.GetValueOrDefault(run.Entry.Schedule);
        // One that was stopped by nobody who wrote it down was stopped with an earlier service.
        var stoppedWithService = code == ExitCodes.Cancelled && !run.IsCancelled && run.BegunAt < _started;
        var goesOn = !run.IsCancelled && spec is not null && (code == ExitCodes.StoppedAtBoundary || stoppedWithService
            || (code is null or ExitCodes.StageFailed or ExitCodes.InputsMissing && run.Failures + 1 < spec.Attempts));
        if (goesOn)
        {
            _journal.Append(new JournalEntry(now, JournalEvent.Failed, run.Entry.Schedule) { Key = run.Entry.Key, Code = code });
            folder.Reopen();
        }
        else
        {
            End(run, code ?? ExitCodes.Bug, code is null ? "its process died" : null);
        }
    }

    private void End(DecidedRun run, int code, string? note)
    {
        _journal.Append(new JournalEntry(time.GetUtcNow(), JournalEvent.Ended, run.Entry.Schedule) { Key = run.Entry.Key, Code = code, Note = note });
        LogEnded(run.Ticket, code);
        notices.Tell(_schedules.Spec.Notify, run, code, note, _demands.GetValueOrDefault(run.Ticket)?.Pipeline, FolderOf(run.Ticket));
        _demands.Remove(run.Ticket);
        _stopped.Remove(run.Ticket);
    }

    private void StartWaiting(DateTimeOffset now)
    {
        var waiting = new List<(DecidedRun Run, RunDemand Demand)>();
        var running = new List<RunDemand>();
        foreach (var run in _journal.State.Open)
        {
            var spec = _schedules.Spec.Schedules.GetValueOrDefault(run.Entry.Schedule);
            if (DemandOf(run, spec) is not { } demand)
                continue;
            if (run.IsBegun)
                running.Add(demand);
            else if (RetryAt(run, spec!) <= now)
                waiting.Add((run, demand));
        }
        foreach (var run in RunAdmission.Startable(waiting, running, RunDemands.Capacity(_schedules.Spec.Limits)))
            Start(run, _schedules.Spec.Schedules[run.Entry.Schedule]);
    }

    private void Start(DecidedRun run, ScheduleSpec spec)
    {
        var folder = FolderOf(run.Ticket);
        _journal.Append(new JournalEntry(time.GetUtcNow(), JournalEvent.Attempt, run.Entry.Schedule) { Key = run.Entry.Key });
        // A process thought dead may have come to an end in the meantime: then the next look finds its outcome, and nothing is started.
        if (folder.Outcome is not null)
            return;
        LogStarted(run.Ticket, run.Attempts + 1);
        _processes.Start(run.Ticket,
        [
            "run", spec.Pipeline, "--json", "--work", _work.Path, "--ticket", folder.Path, .. spec.Set.SelectMany(set => new[] { "--set", set }),
            .. options.PassedOn, .. run.Entry.Arguments ?? [],
        ]);
    }

    /// <summary>What a run needs; null of one whose pipeline file is wrong, which is over with that.</summary>
    private RunDemand? DemandOf(DecidedRun run, ScheduleSpec? spec)
    {
        if (_demands.TryGetValue(run.Ticket, out var demand) || spec is null)
            return demand;
        try
        {
            return _demands[run.Ticket] = RunDemands.Of(spec);
        }
        catch (DomainAdaptException exception)
        {
            if (!run.IsBegun)
                End(run, exception.ExitCode, exception.Message);
            return null;
        }
    }

    private static DateTimeOffset RetryAt(DecidedRun run, ScheduleSpec spec)
        => run.FailedAt is { } failed ? failed + TimeSpan.FromMinutes(spec.RetryMinutes * Math.Pow(2, run.Failures - 1)) : DateTimeOffset.MinValue;

    /// <summary>Stops what is at work and waits for it: the next service lets it go on.</summary>
    private async Task StopRunsAsync()
    {
        List<TicketFolder> AtWork() => [.. _journal.State.Open.Where(run => run.IsBegun).Select(run => FolderOf(run.Ticket)).Where(folder => folder.IsHeld)];
        AtWork().ForEach(RunProcesses.Stop);
        for (var waited = TimeSpan.Zero; waited < StopPatience && AtWork().Count > 0; waited += LookInterval)
            await Task.Delay(LookInterval, time).ConfigureAwait(false);
    }

    private ServiceView ViewOf(DateTimeOffset now) => new(
        now,
        [.. _schedules.Spec.Schedules.Select(schedule => new ScheduleView(
            schedule.Key, schedule.Value, SchedulePlanner.Next(schedule.Key, schedule.Value, now), _journal.State.LastOf(schedule.Key)))],
        [.. _journal.State.Open.Select(run => new RunView(run, run switch
        {
            { IsCancelled: true } => RunState.Stopping,
            { IsBegun: true } => RunState.AtWork,
            { FailedAt: not null } => RunState.WaitingForRetry,
            _ => RunState.Waiting,
        }))],
        _schedules.Problem);

    [LoggerMessage(LogLevel.Information, "{Ticket}: attempt {Attempt} begins")]
    private partial void LogStarted(string ticket, int attempt);

    [LoggerMessage(LogLevel.Information, "{Ticket}: ended with {Code}")]
    private partial void LogEnded(string ticket, int code);

    [LoggerMessage(LogLevel.Error, "The schedules file is wrong, and those of before stay: {Problem}")]
    private partial void LogSchedules(string problem);
}
