using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>
/// Writes checkpoints beside the training: the training's thread copies the tensors, a thread of the pool hashes and writes the copy. One is
/// under way at a time, so memory holds one copy; who saves faster than the disk writes waits for it.
/// </summary>
/// <param name="folder">Where they go.</param>
public sealed class CheckpointWriter(CheckpointFolder folder) : IDisposable
{
    private readonly HostCopy _weights = new();
    private readonly HostCopy _optimizer = new();
    private Task<Checkpoint>? _writing;

    /// <summary>Copies model and optimiser as they are, and begins to write the copy.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <param name="state">Where the training is.</param>
    /// <param name="anchors">Steps whose checkpoints are kept besides the latest.</param>
    /// <exception cref="DomainAdaptException">The checkpoint before this one could not be written.</exception>
    public void Save(LanguageModel model, AdamW optimizer, TrainingState state, IReadOnlyCollection<long>? anchors = null)
    {
        Complete();
        _weights.Fill(model.State);
        _optimizer.Fill(optimizer.State);
        _writing = Task.Run(() => folder.Save(_weights.Tensors, _optimizer.Tensors, state, anchors));
    }

    /// <summary>Fails where writing has failed meanwhile, so that nobody trains on without a checkpoint.</summary>
    /// <exception cref="DomainAdaptException">The last checkpoint could not be written.</exception>
    public void ThrowIfFailed()
    {
        if (_writing is { IsFaulted: true })
            Complete();
    }

    /// <summary>Waits until the last checkpoint is on the disk; null where there was none.</summary>
    /// <exception cref="DomainAdaptException">It could not be written.</exception>
    public Checkpoint? Complete()
    {
        try
        {
            return _writing?.GetAwaiter().GetResult();
        }
        catch (DomainAdaptException cause)
        {
            throw new DomainAdaptException($"a checkpoint could not be written, so the training stopped. {cause.Message}", cause.ExitCode, cause);
        }
    }

    /// <summary>Waits for what is under way, whatever comes of it, and frees the copy.</summary>
    public void Dispose()
    {
        _writing?.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        _weights.Dispose();
        _optimizer.Dispose();
    }
}
