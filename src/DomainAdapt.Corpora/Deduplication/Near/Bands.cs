using System.Runtime.InteropServices;
using System.IO.Hashing;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Locality-sensitive hashing of signatures (Indyk and Motwani, 1998): texts that agree in all rows of any band are candidates. Texts of similarity J
/// become candidates with the probability 1 - (1 - J^rows)^bands.
/// </summary>
/// <param name="Count">Bands.</param>
/// <param name="Rows">Numbers of the signature a band.</param>
internal readonly record struct Bands(int Count, int Rows)
{
    /// <summary>25 bands of 5: two texts of similarity 0.8 are candidates with probability 0.99995, of 0.5 with 0.55.</summary>
    public static Bands Default => new(25, 5);

    /// <summary>The hash of a band of a signature. A band of its own has hashes of its own.</summary>
    public ulong Hash(ReadOnlySpan<uint> signature, int band)
        => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(signature.Slice(band * Rows, Rows)), band);

    /// <summary>The probability that texts of that similarity become candidates.</summary>
    public double Probability(double similarity) => 1 - Math.Pow(1 - Math.Pow(similarity, Rows), Count);
}
