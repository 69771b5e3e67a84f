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

    /// <summary>Draws the hash functions.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What is wrong with the settings, all at once.</summary>
    public IEnumerable<string> Problems()
    {
        if (Threshold is <= 0 or > 1)
            yield return $"threshold is {Threshold}; expected more than 0, at most 1.";
        if (ShingleWords < 1)
            yield return $"words is {ShingleWords}; expected 1 or more.";
        if (BandCount < 1 || RowsPerBand < 1 || BandCount * RowsPerBand > MinHash.Permutations)
            yield return $"{BandCount} bands of {RowsPerBand} rows need {BandCount * RowsPerBand} numbers; a signature has {MinHash.Permutations}.";
        if (MaxBucket < 2)
            yield return $"max_bucket is {MaxBucket}; expected 2 or more.";
    }
}
