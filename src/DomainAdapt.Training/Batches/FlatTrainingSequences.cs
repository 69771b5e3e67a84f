using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Training.Batches;

/// <summary>The memory-mapped sequences of a mix, which has no padding: a tail shorter than a sequence is not written.</summary>
public sealed class FlatTrainingSequences(FlatSequences sequences) : ITrainingSequences
{
    /// <inheritdoc/>
    public long Count => sequences.Count;

    /// <inheritdoc/>
    public int SequenceTokens => sequences.Format.SequenceTokens;

    /// <inheritdoc/>
    public void Read(long index, Span<int> ids) => sequences.Read(index, ids);

    /// <inheritdoc/>
    public int RealTokens(long index) => SequenceTokens;

    /// <inheritdoc/>
    public string SourceOf(long index) => sequences.SourceOf(index);
}
