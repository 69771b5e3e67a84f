using DomainAdapt.Core.Specs;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Corpora.Tokenization;

/// <summary>How a vocabulary cuts text.</summary>
public enum TokenizerModel
{
    /// <summary>Byte-level byte-pair encoding, as GPT-2 has it: written as <c>tokenizer.json</c>.</summary>
    Bpe,

    /// <summary>A unigram model with bytes for rare characters, as T5 and BloombergGPT have it: written as <c>tokenizer.json</c> and SentencePiece <c>.model</c>.</summary>
    Unigram,
}

/// <summary>Settings of <c>train_tokenizer</c>: learns a vocabulary from the training documents of all sources.</summary>
public sealed record TrainTokenizerSpec : StageSpec
{
    /// <summary>How the vocabulary cuts text.</summary>
    public TokenizerModel Model { get; init; } = TokenizerModel.Bpe;

    /// <summary>
    /// Tokens in all: the end of the text, one a byte, the rest learnt. Small models want small ones: at the default, embedding and output of a
    /// model 128 wide take a million weights.
    /// </summary>
    public int Vocabulary { get; init; } = 4096;

    /// <summary>How often a pair must occur to become a token of a <c>bpe</c>.</summary>
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

    /// <summary>
    /// Parts of the sample that a <c>unigram</c> vocabulary is learnt from one by one, to be merged by the mean of the tokens' probabilities: memory is
    /// that of one part. BloombergGPT (2023) had 5,632 of them.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        var smallest = Model == TokenizerModel.Bpe ? BpeTrainerOptions.SmallestVocabulary : UnigramTrainerOptions.SmallestVocabulary;
        if (Vocabulary < smallest)
            problems.Add("vocabulary", $"is {Vocabulary}; expected at least {smallest}, the end of the text, one token a byte and what else all text needs");
        if (Parts < 1 || (Parts > 1 && Model == TokenizerModel.Bpe))
            problems.Add("parts", $"is {Parts}; expected 1, or more for a unigram");
        if (MinFrequency < 1)
            problems.Add("min_frequency", $"is {MinFrequency}; expected at least 1");
        if (MaxPieces < 1)
            problems.Add("max_pieces", $"is {MaxPieces}; expected at least 1");
        if (SampleBytes < 1)
            problems.Add("sample_bytes", $"is {SampleBytes}; expected at least 1");
    }

    /// <summary>A trainer with these settings, which has seen no text.</summary>
    /// <param name="memoryBytes">Bytes of its tables while it counts pieces.</param>
    /// <param name="scratchFolder">Where tables are written that do not fit.</param>
    public ITokenizerTrainer NewTrainer(long memoryBytes, string scratchFolder) => Model == TokenizerModel.Bpe
        ? new BpeTrainer(new BpeTrainerOptions
        {
            VocabularySize = Vocabulary,
            MinFrequency = MinFrequency,
            MaxPieces = MaxPieces,
            MemoryBytes = memoryBytes,
            ScratchFolder = scratchFolder,
        })
        : new UnigramTrainer(new UnigramTrainerOptions
        {
            VocabularySize = Vocabulary,
            Parts = Parts,
            MaxPieces = MaxPieces,
            MemoryBytes = memoryBytes,
            ScratchFolder = scratchFolder,
        });
}
