namespace DomainAdapt.Training.Batches;

/// <summary>Training sequences in their one order: what a step reads is a pure function of its number.</summary>
public interface ITrainingSequences
{
    /// <summary>Sequences in all.</summary>
    long Count { get; }

    /// <summary>Tokens of a sequence, padding included.</summary>
    int SequenceTokens { get; }

    /// <summary>Copies a sequence's ids; <paramref name="ids"/> has room for <see cref="SequenceTokens"/>.</summary>
    void Read(long index, Span<int> ids);

    /// <summary>Tokens of a sequence that are not padding, which comes last.</summary>
    int RealTokens(long index);

    /// <summary>The source that a sequence comes from.</summary>
    string SourceOf(long index);
}
