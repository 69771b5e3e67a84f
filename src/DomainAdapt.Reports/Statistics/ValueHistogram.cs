namespace DomainAdapt.Reports.Statistics;

/// <summary>
/// How often values occur, in buckets of 3 % (the first five bits of a number's mantissa), so that histograms of many files add up exactly and need no
/// range in advance. A bucket's bounds are numbers of few bits: what a bin of buckets counts, another program counts too.
/// </summary>
internal sealed class ValueHistogram
{
    /// <summary>Bits of a double that no bucket looks at.</summary>
    private const int Dropped = 52 - 5;
    private const int Zero = 1 << (63 - Dropped);
    private const int Shown = 40;

    private readonly long[] _counts = new long[2 * Zero];

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>The least value; infinite where there is none.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The greatest value.</summary>
    public double Most { get; private set; } = double.NegativeInfinity;

    /// <summary>Counts a value; one that is no number is none.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            return;
        Count++;
        _counts[BucketOf(value)]++;
        Least = Math.Min(Least, value);
        Most = Math.Max(Most, value);
    }

    /// <summary>Adds all values of another.</summary>
    public void Add(ValueHistogram other)
    {
        Count += other.Count;
        Least = Math.Min(Least, other.Least);
        Most = Math.Max(Most, other.Most);
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>The lower bound of the bucket in which that share of the values is reached.</summary>
    public double Quantile(double share)
    {
        var (below, wanted) = (0L, share * Count);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            below += _counts[bucket];
            if (below > 0 && below >= wanted)
                return Math.Clamp(BoundOf(bucket), Least, Most);
        }
        return double.NaN;
    }

    /// <summary>
    /// Bins for a picture: about forty, between the quantiles of 0.1 and 99.9 %, of equal widths, or of equal ratios where the values spread over three
    /// powers of ten. Values lie in <c>[From, To)</c>; the first and the last bin have all that lies beyond.
    /// </summary>
    public IReadOnlyList<(double From, double To, long Count)> Bins()
    {
        if (Count == 0)
            return [];
        var (low, high) = (Quantile(0.001), Quantile(0.999));
        var isOfRatios = low > 0 && high / low > 1000;
        var edges = new SortedSet<int>();
        for (var i = 1; i < Shown; i++)
        {
            var part = (double)i / Shown;
            edges.Add(BucketOf(isOfRatios ? low * Math.Pow(high / low, part) : low + ((high - low) * part)));
        }
        edges.RemoveWhere(edge => edge <= BucketOf(Least) || edge > BucketOf(Most));
        int[] bounds = [BucketOf(Least), .. edges, BucketOf(Most) + 1];
        var bins = new List<(double, double, long)>();
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            var count = 0L;
            for (var bucket = bounds[i]; bucket < bounds[i + 1]; bucket++)
                count += _counts[bucket];
            bins.Add((BoundOf(bounds[i]), BoundOf(bounds[i + 1]), count));
        }
        return bins;
    }

    // Bits of a double grow with the number where it is positive and fall where it is negative.
    private static int BucketOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits >= 0 ? Zero + (int)(bits >> Dropped) : Zero - 1 - (int)((bits & long.MaxValue) >> Dropped);
    }

    private static double BoundOf(int bucket) => bucket >= Zero
        ? BitConverter.Int64BitsToDouble((long)(bucket - Zero) << Dropped)
        // A negative bucket begins where the next one of its magnitudes ends.
        : -BitConverter.Int64BitsToDouble((long)(Zero - bucket) << Dropped);
}
