using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Reports.Inspection;

/// <summary>The documents that a training step saw.</summary>
public static class StepTrace
{
    /// <summary>The stretches of documents in a step's sequences, in their order.</summary>
    /// <param name="work">The work folder.</param>
    /// <param name="training">The training, as <c>RUN/STAGE</c>.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DomainAdaptException">There is no such training or step.</exception>
    public static async Task<IReadOnlyList<SequencePiece>> FindAsync(
        WorkFolder work, string training, long step, CancellationToken cancellationToken = default)
    {
        var stage = RunStage.Find(work, training);
        var (run, node) = (stage.Run, stage.Node);
        var mix = run.Manifest.Nodes.FirstOrDefault(other => other.Kind == "mix" && node.Inputs.Contains(other.Address));
        if (node.Kind != "train" || mix is null)
            throw new DomainAdaptException($"{training}: is of kind {node.Kind}; expected a training on a mix.", ExitCodes.InputsMissing);
        var steps = RunFolder.MarkerOf(work, node)!.Counts["steps"];
        if (step < 1 || step > steps)
            throw new DomainAdaptException($"{training}: has no step {step}; its steps are 1 to {steps}.", ExitCodes.InputsMissing);

        var batch = RunSettings.WholeNumber(run.Manifest, node.Stage, "batch_sequences");
        var first = (step - 1) * batch;
        var pieces = new List<SequencePiece>();
        var shards = RunFolder.FilesOf(work, mix).Where(file => file.Name.EndsWith(LineageShardWriter.Suffix, StringComparison.Ordinal));
        foreach (var shard in shards)
        {
            await foreach (var group in LineageShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
            {
                if (group[0].Sequence >= first + batch)
                    return pieces;
                pieces.AddRange(group.Where(piece => piece.Sequence >= first && piece.Sequence < first + batch));
            }
        }
        return pieces;
    }
}
