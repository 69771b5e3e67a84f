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

    /// <summary>Distinct pieces that merges are learnt from, the most frequent ones: far more than prose has, and a bound where text is none.</summary>
    public int MaxPieces { get; init; } = 4_000_000;

    /// <summary>Bytes of the pieces' tables while they are counted, beyond which they go to <see cref="ScratchFolder"/>.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Where tables are written that do not fit; null to keep all in memory.</summary>
    public string? ScratchFolder { get; init; }
}
