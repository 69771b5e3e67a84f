using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Indexes;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>
/// Runs a plan in this process: each stage as soon as its inputs are done, tasks on N workers. The number of workers and any interruption
/// change no byte: what a task reads is fixed by the plan, and what was committed before is not done again.
/// </summary>
public sealed class LocalExecutor(TaskRunner runner, WorkFolder work, FileHashes hashes, IRunObserver observer, int workers)
{
    private readonly StageTasks _tasks = new(work, hashes);
    private readonly IndexPublication _indexes = new(work, hashes);

    /// <summary>Runs the selected nodes of a plan.</summary>
    /// <exception cref="DomainAdaptException">A stage failed; what was committed stays.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was committed stays.</exception>
    public async Task<IReadOnlyList<StageMarker>> RunAsync(Plan plan, Selection selection, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var memory = new MemoryWatch();
        var gate = new WorkerGate(workers);
        var running = new Dictionary<StageNode, Task<StageMarker>>(ReferenceEqualityComparer.Instance);
        // No node looks for its inputs before all nodes are in the dictionary.
        var allAdded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var node in plan.Nodes.Where(selection.Contains))
            running.Add(node, RunNodeAsync(node));
        allAdded.SetResult();
        try
        {
            return await Task.WhenAll(running.Values).ConfigureAwait(false);
        }
        catch (Exception) when (running.Values.FirstOrDefault(task => task.IsFaulted) is { } failed)
        {
            // The first stage in the plan's order that failed, not whichever failed first: the same message every time.
            throw failed.Exception!.InnerException!;
        }
        finally
        {
            hashes.Save();
        }

        async Task<StageMarker> RunNodeAsync(StageNode node)
        {
            await allAdded.Task.ConfigureAwait(false);
            foreach (var input in node.Inputs)
            {
                if (running.TryGetValue(input, out var producer))
                    await WaitForInput(producer).ConfigureAwait(false);
            }
            stop.Token.ThrowIfCancellationRequested();
            try
            {
                return await MakeAsync(node, plan, selection, gate, memory, stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                observer.StageFailed(node, exception);
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        static async Task WaitForInput(Task producer)
        {
            try
            {
                await producer.ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The producer tells of its own failure; this stage was merely never begun.
                throw new OperationCanceledException("An input failed.", exception);
            }
        }
    }

    private async Task<StageMarker> MakeAsync(
        StageNode node, Plan plan, Selection selection, WorkerGate gate, MemoryWatch memory, CancellationToken cancellationToken)
    {
        var folder = work.FolderOf(node);
        if (selection.IsForced(node))
            work.Discard(folder.Path);
        if (folder.ReadMarker(hashes) is { } existing)
        {
            // A run that ended between the stage's marker and the index's new version left that to this one.
            await PublishAsync(node, existing, cancellationToken).ConfigureAwait(false);
            observer.StageReused(node, existing);
            return existing;
        }
        observer.StageStarted(node);
        var clock = new BusyClock();
        var peak = memory.Begin();
        var inputs = _tasks.InputsOf(node);
        var own = new List<TaskMarker>();
        foreach (var phase in node.Stage.Phases)
        {
            var stageInputs = new StageInputs(inputs, [.. own.SelectMany(marker => folder.FilesOf(marker.Files))], node.Source);
            var split = node.Stage.Split(phase, stageInputs);
            var markers = new TaskMarker?[split.Count];
            for (var index = 0; index < split.Count; index++)
                markers[index] = folder.ReadTaskMarker(phase, index, hashes);
            observer.PhaseStarted(node, phase, split.Count, markers.Count(marker => marker is not null));
            await Task.WhenAll(Enumerable.Range(0, split.Count).Where(index => markers[index] is null).Select(async index =>
            {
                using var place = await gate.EnterAsync(node.Stage.UsesAllCores(phase), cancellationToken).ConfigureAwait(false);
                using var busy = clock.Enter();
                markers[index] = await Task.Run(
                    () => runner.RunAsync(plan, node, phase, index, split[index], cancellationToken), cancellationToken).ConfigureAwait(false);
            })).ConfigureAwait(false);
            own.AddRange(markers!);
        }
        var marker = StageCommit.Commit(node, folder, own, TaskRunner.EvidenceOf(clock.Elapsed, peak()));
        await PublishAsync(node, marker, cancellationToken).ConfigureAwait(false);
        foreach (var warning in StageWarnings.Of(marker.Counts))
            observer.Warned(node, warning);
        observer.StageDone(node, marker);
        return marker;
    }

    private Task PublishAsync(StageNode node, StageMarker marker, CancellationToken cancellationToken)
        => _indexes.PublishAsync(node, marker, warning => observer.Warned(node, warning), cancellationToken);
}
