using System.Globalization;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using Spectre.Console;

namespace DomainAdapt.Cli.Rendering;

/// <summary>A progress bar for each stage at work, with rate and time left: for terminals.</summary>
internal sealed class BarObserver(ProgressContext context) : IRunObserver
{
    private const int CurveLetters = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Bar> _bars = [];

    public void StageStarted(StageNode node)
    {
        lock (_lock)
            _bars[node.Address] = new Bar(context.AddTask(Markup.Escape(node.Address)), Environment.TickCount64);
    }

    public void StageReused(StageNode node, StageMarker marker)
        => AnsiConsole.MarkupLineInterpolated($"[grey]{node.Address}: done before ({Summary.Of(marker.Counts)})[/]");

    public void PhaseStarted(StageNode node, string phase, int tasks, int done) => Update(node, bar =>
    {
        bar.Fractions.Clear();
        bar.Done = done;
        bar.Tasks = tasks;
        bar.Task.Description = Markup.Escape(node.Stage.Phases.Count > 1 ? $"{node.Address} {phase}" : node.Address);
    });

    public void TaskStarted(StageNode node, string phase, int task) => Update(node, bar => bar.Fractions[task] = (0, 0));

    public void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress) => Update(node, bar =>
    {
        bar.Fractions[task] = (progress.Done, progress.Total);
        var seconds = Math.Max(0.001, (Environment.TickCount64 - bar.Begun) / 1000.0);
        var rate = bar.Fractions.Values.Sum(fraction => fraction.Done) / seconds;
        var curve = progress.Recent is { } recent ? Sparkline.Of(recent, CurveLetters) : "";
        bar.Task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{node.Address} {rate:N0} {progress.Unit}/s {progress.Note} {curve}").TrimEnd());
    });

    public void TaskDone(StageNode node, TaskMarker marker) => Update(node, bar =>
    {
        bar.Fractions.Remove(marker.Task);
        bar.Done++;
    });

    public void StageDone(StageNode node, StageMarker marker)
    {
        Update(node, bar => bar.Task.Value = bar.Task.MaxValue);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{node.Address}: done in {marker.Evidence.Seconds:0.0} s [grey]({Summary.Of(marker.Counts)})[/]");
    }

    public void StageFailed(StageNode node, Exception exception) => Update(node, bar => bar.Task.StopTask());

    public void Warned(StageNode node, string message) => AnsiConsole.MarkupLineInterpolated($"[yellow]{node.Address}: {message}[/]");

    private void Update(StageNode node, Action<Bar> change)
    {
        lock (_lock)
        {
            if (!_bars.TryGetValue(node.Address, out var bar))
                return;
            change(bar);
            if (bar.Tasks == 0 || bar.Task.Value >= bar.Task.MaxValue)
                return;
            var partly = bar.Fractions.Values.Sum(fraction => fraction.Total > 0 ? Math.Min(1, (double)fraction.Done / fraction.Total) : 0);
            // The last hundredth is the commit.
            bar.Task.Value = Math.Max(bar.Task.Value, bar.Task.MaxValue * 0.99 * (bar.Done + partly) / bar.Tasks);
        }
    }

    private sealed class Bar(ProgressTask task, long begun)
    {
        public ProgressTask Task { get; } = task;

        public long Begun { get; } = begun;

        public int Tasks { get; set; }

        public int Done { get; set; }

        public Dictionary<int, (long Done, long Total)> Fractions { get; } = [];
    }
}
