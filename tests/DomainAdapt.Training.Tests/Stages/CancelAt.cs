using DomainAdapt.Core.Stages;

namespace DomainAdapt.Training.Tests.Stages;

/// <summary>Cancels a training once it has seen so many tokens.</summary>
internal sealed class CancelAt(CancellationTokenSource cancellation, long tokens) : IProgress<TaskProgress>
{
    public void Report(TaskProgress value)
    {
        if (value.Done >= tokens)
            cancellation.Cancel();
    }
}
