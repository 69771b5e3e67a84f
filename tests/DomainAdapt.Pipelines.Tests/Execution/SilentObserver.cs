using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Pipelines.Tests.Execution;

/// <summary>Hears everything and says nothing; a test overrides what it is about.</summary>
internal class SilentObserver : IRunObserver
{
    public virtual void StageStarted(StageNode node)
    {
    }

    public virtual void StageReused(StageNode node, StageMarker marker)
    {
    }

    public virtual void PhaseStarted(StageNode node, string phase, int tasks, int done)
    {
    }

    public virtual void TaskStarted(StageNode node, string phase, int task)
    {
    }

    public virtual void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress)
    {
    }

    public virtual void TaskDone(StageNode node, TaskMarker marker)
    {
    }

    public virtual void StageDone(StageNode node, StageMarker marker)
    {
    }

    public virtual void StageFailed(StageNode node, Exception exception)
    {
    }

    public virtual void Warned(StageNode node, string message)
    {
    }
}
