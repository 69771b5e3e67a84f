namespace DomainAdapt.Tokenizers.Training;

/// <summary>What <see cref="UnigramTrainer"/> aims at. Rates are those of the SentencePiece trainer (Kudo and Richardson, 2018).</summary>
public sealed record UnigramTrainerOptions
{
    /// <summary>Ids before those that are learnt: the unknown, the end of a text, one for each byte.</summary>
    public const int FixedTokens = 2 + 256;

    /// <summary>Fewest tokens a vocabulary can have: those, and the signs that names of bytes are written in.</summary>
    public const int SmallestVocabulary = FixedTokens + 19;

    /// <summary>Tokens in all; fewer where the text has no more substrings worth a token.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Share of all characters that get a token of their own, the most frequent ones; others are encoded as their bytes.</summary>
    public double CharacterCoverage { get; init; } = 0.9995;

    /// <summary>
    /// Parts of the text that vocabularies are learnt from one by one and then merged, tokens' probabilities weighted by the parts' bytes, the least
    /// probable dropped: memory is that of one part (BloombergGPT, Wu et al., 2023, had 5,632 parts).
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>Tokens learnt from each part where there are several: 2^16 as in BloombergGPT.</summary>
    public int PartVocabularySize { get; init; } = 65_536;

    /// <summary>Substrings to begin with, those that cover the most text.</summary>
    public int SeedSize { get; init; } = 1_000_000;

    /// <summary>Share of the tokens kept when those that matter least are dropped.</summary>
    public double ShrinkingFactor { get; init; } = 0.75;

    /// <summary>Distinct pieces of text that are learnt from, the most frequent ones, for each part.</summary>
    public int MaxPieces { get; init; } = 4_000_000;

    /// <summary>Bytes of the pieces' tables while they are counted, beyond which they go to <see cref="ScratchFolder"/>.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Where tables are written that do not fit; null to keep all in memory.</summary>
    public string? ScratchFolder { get; init; }
}
