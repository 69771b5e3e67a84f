using System.Numerics;

namespace DomainAdapt.Training.Models;

/// <summary>T5's buckets of distances (Raffel et al. 2020): one for each small distance, then ever wider ones.</summary>
internal static class RelativePositions
{
    /// <summary>The bucket of a distance.</summary>
    /// <param name="distance">Key's position less the query's.</param>
    /// <param name="buckets">Buckets in all; where both directions count, half of them for each.</param>
    /// <param name="maxDistance">Distance from which on all share the last.</param>
    /// <param name="isCausal">Whether keys behind the query are never seen, and so need no buckets.</param>
    public static int BucketOf(int distance, int buckets, int maxDistance, bool isCausal)
    {
        var side = isCausal ? buckets : buckets / 2;
        var offset = !isCausal && distance > 0 ? side : 0;
        var far = isCausal ? Math.Max(0, -distance) : Math.Abs(distance);
        var exact = side / 2;
        if (far < exact)
            return offset + far;
        if (far >= maxDistance)
            return offset + side - 1;
        // exact + floor(log(far / exact) / log(maxDistance / exact) · wide), in integers: a logarithm may err at a bucket's edge.
        var (wide, bucket) = (side - exact, 0);
        var reached = BigInteger.Pow(far, wide);
        while (bucket < wide - 1 && reached * BigInteger.Pow(exact, bucket + 1) >= BigInteger.Pow(maxDistance, bucket + 1) * BigInteger.Pow(exact, wide))
            bucket++;
        return offset + exact + bucket;
    }
}
