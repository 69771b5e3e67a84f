namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>How near duplicates are looked for.</summary>
public sealed record NearOptions
{
    /// <summary>Least Jaccard similarity of the texts' sets of shingles.</summary>
    public double Threshold { get; init; } = 0.8;

    /// <summary>Words of a shingle.</summary>
    public int ShingleWords { get; init; } = 5;

    /// <summary>Bands of the signature.</summary>
    public int BandCount { get; init; } = 25;

    /// <summary>Numbers of the signature a band.</summary>
    public int RowsPerBand { get; init; } = 5;

    /// <summary>Whether candidates' true similarity decides; their signatures' estimate where not.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Texts of one bucket that are all compared with one another; in a larger bucket each is compared with the next.</summary>
    public int MaxBucket { get; init; } = 1000;

    /// <summary>The family of hash functions.</summary>
    public HashFamily Hashes { get; init; } = HashFamily.Fast;

    /// <summary>Numbers of a signature.</summary>
    internal int SignatureNumbers => Hashes == HashFamily.Datatrove ? DatatroveSignature.Numbers : MinHash.Permutations;

    /// <summary>Draws the hash functions.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What is wrong with the settings, all at once.</summary>
    public IEnumerable<string> Problems()
    {
        if (Threshold is <= 0 or > 1)
            yield return $"threshold is {Threshold}; expected more than 0, at most 1.";
        if (ShingleWords < 1)
            yield return $"words is {ShingleWords}; expected 1 or more.";
        if (BandCount < 1 || RowsPerBand < 1 || BandCount * RowsPerBand > SignatureNumbers)
            yield return $"{BandCount} bands of {RowsPerBand} rows need {BandCount * RowsPerBand} numbers; a signature has {SignatureNumbers}.";
        if (MaxBucket < 2)
            yield return $"max_bucket is {MaxBucket}; expected 2 or more.";
    }
}

/// <summary>Hash functions of signatures.</summary>
public enum HashFamily
{
    /// <summary>128 functions of 32 bits.</summary>
    Fast,

    /// <summary>The 112 functions of 61 bits that datatrove draws with its default seed; mostly used with its 14 bands of 8.</summary>
    Datatrove,
}
