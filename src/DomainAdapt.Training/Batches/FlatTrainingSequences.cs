using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Training.Batches;

/// <summary>The memory-mapped sequences of a mix.</summary>
public sealed class FlatTrainingSequences(FlatSequences sequences) : ITrainingSequences
{
    /// <inheritdoc/>
    public long Count => sequences.Count;

    /// <inheritdoc/>
    public int SequenceTokens => sequences.Format.SequenceTokens;

    /// <inheritdoc/>
    public void Read(long index, Span<int> ids) => sequences.Read(index, ids);

    /// <inheritdoc/>
    public int RealTokens(long index) => sequences.RealTokensOf(index);

    /// <inheritdoc/>
    public string SourceOf(long index) => sequences.SourceOf(index);
}
