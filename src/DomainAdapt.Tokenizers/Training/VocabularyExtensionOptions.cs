namespace DomainAdapt.Tokenizers.Training;

/// <summary>What <see cref="VocabularyExtender"/> aims at.</summary>
public sealed record VocabularyExtensionOptions
{
    /// <summary>New tokens at most; fewer where the domain has no more.</summary>
    public required int Tokens { get; init; }

    /// <summary>Share of the tokens of general text that new ones may take the place of, from 0 to 1.</summary>
    public double MaxChanged { get; init; } = 0.01;

    /// <summary>How many times as frequent as in general text a pair must be in the domain: a term, and no word of the language.</summary>
    public double MinRatio { get; init; } = 4;

    /// <summary>How often a pair must occur in the domain.</summary>
    public long MinFrequency { get; init; } = 20;

    /// <summary>Distinct pieces of text that are looked at, the most frequent ones, of the domain and of general text.</summary>
    public int MaxPieces { get; init; } = 4_000_000;
}
