using System.Diagnostics;
using System.Reflection;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Storage.Files;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>Runs one task of a plan and commits it: outputs first, then the ids, then the marker.</summary>
public sealed class TaskRunner(WorkFolder work, FileHashes hashes, Machine machine, IRunObserver observer, ILogger log, long memoryBytesPerTask)
{
    private static readonly string Version =
        typeof(TaskRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Runs a task unless its marker is there.</summary>
    /// <exception cref="DomainAdaptException">The task failed, or is not deterministic.</exception>
    public async Task<TaskMarker> RunAsync(Plan plan, StageNode node, string phase, int index, TaskInputs inputs, CancellationToken cancellationToken)
    {
        var folder = work.FolderOf(node);
        using var held = await FileLock.TakeAsync(
            folder.TaskLockPath(phase, index), () => observer.Warned(node, "another process runs this task; waiting for it"), cancellationToken).ConfigureAwait(false);
        // Another process may have done it while this one waited.
        if (folder.ReadTaskMarker(phase, index, hashes) is { } existing)
            return existing;
        observer.TaskStarted(node, phase, index);
        var clock = Stopwatch.StartNew();
        using var task = new RunningTask(folder)
        {
            Stage = node.Name,
            Phase = phase,
            Index = index,
            Inputs = inputs.Files,
            Source = plan.Sources.FirstOrDefault(source => source.Name == (inputs.Source ?? node.Source?.Name)),
            Sources = plan.Sources,
            Seed = node.Spec.Seed ?? plan.Seed,
            Fingerprint = node.Fingerprint,
            MemoryBytes = memoryBytesPerTask,
            Machine = machine,
            Progress = new ProgressTo(progress => observer.TaskProgressed(node, phase, index, progress)),
            Log = log,
        };
        var counts = await RunStageAsync(node, task, cancellationToken).ConfigureAwait(false);
        var marker = new TaskMarker
        {
            Fingerprint = node.Fingerprint,
            Phase = phase,
            Task = index,
            Source = task.Source?.Name,
            Files = task.CommitOutputs(hashes),
            Counts = counts,
            Evidence = EvidenceOf(clock.Elapsed, Environment.WorkingSet),
        };
        task.WriteIds();
        DurableFile.WriteAllBytes(folder.TaskMarkerPath(phase, index), MarkerJson.Serialize(marker));
        task.RemoveScratch();
        observer.TaskDone(node, marker);
        return marker;
    }

    /// <summary>Evidence of work done here and now.</summary>
    public static Evidence EvidenceOf(TimeSpan elapsed, long peakMemoryBytes) => new()
    {
        Program = Version,
        Host = Environment.MachineName,
        Finished = DateTimeOffset.UtcNow,
        Seconds = Math.Round(elapsed.TotalSeconds, 3),
        PeakMemoryBytes = peakMemoryBytes,
    };

    private static async Task<Counts> RunStageAsync(StageNode node, RunningTask task, CancellationToken cancellationToken)
    {
        try
        {
            return await node.Stage.RunAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (DomainAdaptException exception)
        {
            throw new DomainAdaptException($"{node.Address}: {exception.Message}", exception.ExitCode, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DomainAdaptException(
                $"{node.Address}: {exception.Message} Nothing of the task was kept; mend the cause and run again.", ExitCodes.StageFailed, exception);
        }
    }

    private sealed class ProgressTo(Action<TaskProgress> report) : IProgress<TaskProgress>
    {
        // Not Progress<T>: it reports on the thread pool, out of order.
        public void Report(TaskProgress value) => report(value);
    }
}
