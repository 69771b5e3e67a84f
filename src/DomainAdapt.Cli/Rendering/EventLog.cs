using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Cli.Rendering;

/// <summary>Events of a run as JSON lines: for <c>--json</c>, and kept in every run's folder. Progress is written at most once a second a task.</summary>
internal sealed class EventLog : IRunObserver, IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _writer;
    private readonly bool _owns;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _lastProgress = [];

    /// <summary>Appends to a file.</summary>
    public EventLog(string path) : this(new StreamWriter(path, append: true) { AutoFlush = true }) => _owns = true;

    /// <summary>Writes to a writer that somebody else owns.</summary>
    public EventLog(TextWriter writer) => _writer = writer;

    public void StageStarted(StageNode node) => Write(new { @event = "stage_started", stage = node.Address, fingerprint = node.Fingerprint });

    public void StageReused(StageNode node, StageMarker marker) => Write(new { @event = "stage_reused", stage = node.Address, digest = marker.Digest });

    public void PhaseStarted(StageNode node, string phase, int tasks, int done)
        => Write(new { @event = "phase_started", stage = node.Address, phase, tasks, done });

    public void TaskStarted(StageNode node, string phase, int task) => Write(new { @event = "task_started", stage = node.Address, phase, task });

    public void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress)
    {
        lock (_lock)
        {
            var key = $"{node.Address} {phase} {task}";
            var now = Environment.TickCount64;
            if (_lastProgress.TryGetValue(key, out var last) && now - last < 1000)
                return;
            _lastProgress[key] = now;
        }
        Write(new { @event = "progress", stage = node.Address, phase, task, done = progress.Done, total = progress.Total, unit = progress.Unit, note = progress.Note });
    }

    public void TaskDone(StageNode node, TaskMarker marker)
        => Write(new { @event = "task_done", stage = node.Address, phase = marker.Phase, task = marker.Task, seconds = marker.Evidence.Seconds });

    public void StageDone(StageNode node, StageMarker marker) => Write(new
    {
        @event = "stage_done",
        stage = node.Address,
        digest = marker.Digest,
        seconds = marker.Evidence.Seconds,
        peak_memory_bytes = marker.Evidence.PeakMemoryBytes,
        counts = marker.Counts.ToDictionary(),
    });

    public void StageFailed(StageNode node, Exception exception) => Write(new { @event = "stage_failed", stage = node.Address, message = exception.Message });

    public void Warned(StageNode node, string message) => Write(new { @event = "warning", stage = node.Address, message });

    public void Dispose()
    {
        if (_owns)
            _writer.Dispose();
    }

    private void Write(object line)
    {
        var text = JsonSerializer.Serialize(line, Options);
        lock (_lock)
            _writer.WriteLine(text);
    }
}
