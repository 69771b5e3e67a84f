using System.Diagnostics;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Cli.Proving;

/// <summary>Ends the process at once, as <c>kill -9</c> does, when a task is so far; says on a line how far it was.</summary>
/// <param name="writer">Where that is said.</param>
/// <param name="at">The part of the task, 0 to 1; null to let it end.</param>
internal sealed class EndsItself(TextWriter writer, double? at) : IRunObserver
{
    public void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress)
    {
        if (at is not { } part || progress.Done < part * progress.Total)
            return;
        writer.WriteLine(progress.Note);
        writer.Flush();
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite); // the signal is on its way
    }

    public void StageStarted(StageNode node)
    {
    }

    public void StageReused(StageNode node, StageMarker marker)
    {
    }

    public void PhaseStarted(StageNode node, string phase, int tasks, int done)
    {
    }

    public void TaskStarted(StageNode node, string phase, int task)
    {
    }

    public void TaskDone(StageNode node, TaskMarker marker)
    {
    }

    public void StageDone(StageNode node, StageMarker marker)
    {
    }

    public void StageFailed(StageNode node, Exception exception)
    {
    }

    public void Warned(StageNode node, string message)
    {
    }
}
