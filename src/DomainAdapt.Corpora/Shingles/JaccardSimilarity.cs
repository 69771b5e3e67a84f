using System.Numerics;

namespace DomainAdapt.Corpora.Shingles;

/// <summary>How alike two sets are (Jaccard, 1901).</summary>
internal static class JaccardSimilarity
{
    /// <summary>Size of the intersection over size of the union of two ascending sets; 0 where nothing is shared.</summary>
    public static double Of<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right) where T : struct, INumber<T>
    {
        var (i, j, both) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            // Without branches on the data, which no predictor can guess.
            var (one, other) = (left[i], right[j]);
            both += one == other ? 1 : 0;
            i += one <= other ? 1 : 0;
            j += other <= one ? 1 : 0;
        }
        return both == 0 ? 0 : (double)both / (left.Length + right.Length - both);
    }
}
