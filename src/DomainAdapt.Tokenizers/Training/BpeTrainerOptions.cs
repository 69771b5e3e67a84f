namespace DomainAdapt.Tokenizers.Training;

/// <summary>What <see cref="BpeTrainer"/> aims at.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Fewest tokens a vocabulary can have: the end of a text and one token a byte.</summary>
    public const int SmallestVocabulary = 1 + 256;

    /// <summary>Tokens in all, the end of a text included; fewer where the text has no more pairs worth merging.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How often a pair must occur to become a token: a pair seen once says nothing about other text.</summary>
    public long MinFrequency { get; init; } = 2;
}
