using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// MinHash signatures (Broder, 1997) with the 32-bit family h*a + b, a odd: for each of 128 functions the least value over a text's shingles. The
/// share of equal places of two signatures estimates the Jaccard similarity of the texts with a standard error of sqrt(J(1-J)/128). Equal on
/// every machine: vectors and plain code compute the same integers.
/// </summary>
internal sealed class MinHash
{
    /// <summary>Functions, and so numbers of a signature.</summary>
    public const int Permutations = 128;

    private readonly uint[] _factors = new uint[Permutations];
    private readonly uint[] _offsets = new uint[Permutations];

    /// <summary>Draws the functions.</summary>
    public MinHash(long seed)
    {
        var random = new SplitMix64((ulong)seed);
        for (var i = 0; i < Permutations; i++)
        {
            var bits = random.Next();
            (_factors[i], _offsets[i]) = ((uint)bits | 1, (uint)(bits >> 32));
        }
    }

    /// <summary>Writes the signature of a set of shingle hashes; a shingle that stands twice changes nothing.</summary>
    public void Sign(ReadOnlySpan<uint> shingles, Span<uint> signature)
    {
        signature[..Permutations].Fill(uint.MaxValue);
        // Four vectors of 16 numbers at a time fit the registers with their factors and offsets.
        for (var at = 0; at < Permutations; at += 4 * Vector512<uint>.Count)
            Sign(shingles, ref _factors[at], ref _offsets[at], ref MemoryMarshal.GetReference(signature[at..]));
    }

    /// <summary>The similarity that two signatures estimate.</summary>
    public static double Estimate(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right)
    {
        var equal = 0;
        for (var i = 0; i < left.Length; i++)
            equal += left[i] == right[i] ? 1 : 0;
        return (double)equal / left.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs hot from its first call on.
    private static void Sign(ReadOnlySpan<uint> shingles, ref uint factors, ref uint offsets, ref uint signature)
    {
        const int Lanes = 16;
        var (a0, a1) = (Vector512.LoadUnsafe(ref factors), Vector512.LoadUnsafe(ref factors, Lanes));
        var (a2, a3) = (Vector512.LoadUnsafe(ref factors, 2 * Lanes), Vector512.LoadUnsafe(ref factors, 3 * Lanes));
        var (b0, b1) = (Vector512.LoadUnsafe(ref offsets), Vector512.LoadUnsafe(ref offsets, Lanes));
        var (b2, b3) = (Vector512.LoadUnsafe(ref offsets, 2 * Lanes), Vector512.LoadUnsafe(ref offsets, 3 * Lanes));
        var (m0, m1) = (Vector512.LoadUnsafe(ref signature), Vector512.LoadUnsafe(ref signature, Lanes));
        var (m2, m3) = (Vector512.LoadUnsafe(ref signature, 2 * Lanes), Vector512.LoadUnsafe(ref signature, 3 * Lanes));
        foreach (var shingle in shingles)
        {
            var hash = Vector512.Create(shingle);
            m0 = Vector512.Min(m0, (hash * a0) + b0);
            m1 = Vector512.Min(m1, (hash * a1) + b1);
            m2 = Vector512.Min(m2, (hash * a2) + b2);
            m3 = Vector512.Min(m3, (hash * a3) + b3);
        }
        m0.StoreUnsafe(ref signature);
        m1.StoreUnsafe(ref signature, Lanes);
        m2.StoreUnsafe(ref signature, 2 * Lanes);
        m3.StoreUnsafe(ref signature, 3 * Lanes);
    }
}
