using DomainAdapt.Core.Specs;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Corpora.Tokenization;

/// <summary>Settings of <c>train_tokenizer</c>: learns a byte-level BPE vocabulary from the training documents of all sources.</summary>
public sealed record TrainTokenizerSpec : StageSpec
{
    /// <summary>
    /// Tokens in all: the end of the text, one a byte, the rest learnt. Small models want small ones: at the default, embedding and output of a
    /// model 128 wide take a million weights.
    /// </summary>
    public int Vocabulary { get; init; } = 4096;

    /// <summary>How often a pair must occur to become a token.</summary>
    public long MinFrequency { get; init; } = 2;

    /// <summary>
    /// Bytes of text to learn from, shared equally between the sources, so that a large source does not decide the vocabulary alone. Documents
    /// are taken by a hash of their ids.
    /// </summary>
    public long SampleBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Distinct pieces to learn from, the most frequent ones. It bounds the memory of learning, about 150 bytes a piece; while they are counted,
    /// what does not fit into the task's memory goes to its scratch folder. Prose of 256 MB has about a million.
    /// </summary>
    public int MaxPieces { get; init; } = 4_000_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        const int Smallest = BpeTrainerOptions.SmallestVocabulary;
        if (Vocabulary < Smallest)
            problems.Add("vocabulary", $"is {Vocabulary}; expected at least {Smallest}, the end of the text and one token a byte");
        if (MinFrequency < 1)
            problems.Add("min_frequency", $"is {MinFrequency}; expected at least 1");
        if (MaxPieces < 1)
            problems.Add("max_pieces", $"is {MaxPieces}; expected at least 1");
        if (SampleBytes < 1)
            problems.Add("sample_bytes", $"is {SampleBytes}; expected at least 1");
    }
}
