using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using Spectre.Console;

namespace DomainAdapt.Cli.Rendering;

/// <summary>Chooses how a run is shown: bars on a terminal, plain lines elsewhere, JSON lines when asked.</summary>
internal static class Observers
{
    /// <summary>Runs an action that is watched by the screen and by the run's event log.</summary>
    public static async Task RunAsync(bool json, EventLog events, Func<IRunObserver, Task> action)
    {
        if (json)
        {
            using var lines = new EventLog(Console.Out);
            await action(new Both(lines, events));
        }
        else if (AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal)
        {
            await AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => action(new Both(new BarObserver(context), events)));
        }
        else
        {
            await action(new Both(new PlainObserver(Console.Out), events));
        }
    }

    private sealed class Both(IRunObserver first, IRunObserver second) : IRunObserver
    {
        public void StageStarted(StageNode node) => Each(observer => observer.StageStarted(node));

        public void StageReused(StageNode node, StageMarker marker) => Each(observer => observer.StageReused(node, marker));

        public void PhaseStarted(StageNode node, string phase, int tasks, int done) => Each(observer => observer.PhaseStarted(node, phase, tasks, done));

        public void TaskStarted(StageNode node, string phase, int task) => Each(observer => observer.TaskStarted(node, phase, task));

        public void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress)
            => Each(observer => observer.TaskProgressed(node, phase, task, progress));

        public void TaskDone(StageNode node, TaskMarker marker) => Each(observer => observer.TaskDone(node, marker));

        public void StageDone(StageNode node, StageMarker marker) => Each(observer => observer.StageDone(node, marker));

        public void StageFailed(StageNode node, Exception exception) => Each(observer => observer.StageFailed(node, exception));

        public void Warned(StageNode node, string message) => Each(observer => observer.Warned(node, message));

        private void Each(Action<IRunObserver> tell)
        {
            tell(first);
            tell(second);
        }
    }
}
