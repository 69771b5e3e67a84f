using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>Hears what a run does. Called from several threads.</summary>
public interface IRunObserver
{
    /// <summary>A stage begins, or goes on after an interruption.</summary>
    void StageStarted(StageNode node);

    /// <summary>A stage's output is already there.</summary>
    void StageReused(StageNode node, StageMarker marker);

    /// <summary>A phase of a stage begins.</summary>
    /// <param name="node">The stage.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="done">Of these, the ones already done.</param>
    void PhaseStarted(StageNode node, string phase, int tasks, int done);

    /// <summary>A task begins.</summary>
    void TaskStarted(StageNode node, string phase, int task);

    /// <summary>A task is some way on.</summary>
    void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress);

    /// <summary>A task is done.</summary>
    void TaskDone(StageNode node, TaskMarker marker);

    /// <summary>A stage is done.</summary>
    void StageDone(StageNode node, StageMarker marker);

    /// <summary>A stage failed.</summary>
    void StageFailed(StageNode node, Exception exception);

    /// <summary>Something a user should know.</summary>
    void Warned(StageNode node, string message);
}
