using System.Globalization;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Cli.Rendering;

/// <summary>A line when a stage begins or ends, and one every ten seconds of a long task: for logs and pipes.</summary>
internal sealed class PlainObserver(TextWriter writer) : IRunObserver
{
    private const long MillisecondsBetweenLines = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _lastLine = [];

    public void StageStarted(StageNode node) => Line($"{node}: begins");

    public void StageReused(StageNode node, StageMarker marker) => Line($"{node}: done before ({Summary.Of(marker.Counts)})");

    public void PhaseStarted(StageNode node, string phase, int tasks, int done)
    {
        if (done > 0)
            Line($"{node}: {phase}: goes on, {done} of {tasks} tasks are done");
    }

    public void TaskStarted(StageNode node, string phase, int task)
    {
        lock (_lock)
            _lastLine[$"{node} {phase} {task}"] = Environment.TickCount64;
    }

    public void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress)
    {
        var now = Environment.TickCount64;
        lock (_lock)
        {
            var key = $"{node} {phase} {task}";
            if (now - _lastLine.GetValueOrDefault(key) < MillisecondsBetweenLines)
                return;
            _lastLine[key] = now;
        }
        var total = progress.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {progress.Total:N0}") : "";
        Line(string.Create(CultureInfo.InvariantCulture, $"{node}: {phase} {task}: {progress.Done:N0}{total} {progress.Unit} {progress.Note}").TrimEnd());
    }

    public void TaskDone(StageNode node, TaskMarker marker)
    {
    }

    public void StageDone(StageNode node, StageMarker marker)
        => Line(string.Create(CultureInfo.InvariantCulture, $"{node}: done in {marker.Evidence.Seconds:0.0} s ({Summary.Of(marker.Counts)})"));

    public void StageFailed(StageNode node, Exception exception) => Line($"{node}: failed");

    public void Warned(StageNode node, string message) => Line($"{node}: {message}");

    private void Line(string text)
    {
        lock (_lock)
            writer.WriteLine(text);
    }
}
