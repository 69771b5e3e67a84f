using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>Lloyd's algorithm for 256 means of points of one or two numbers, the same on every run.</summary>
internal static class KMeans
{
    private const int Means = 256;
    private const int Rounds = 25;

    /// <summary>Finds means, from distinct points at first, and gives each point the nearest.</summary>
    public static byte[] Cluster(ReadOnlySpan<float> points, int length, Span<float> means, ulong seed)
    {
        var count = points.Length / length;
        var random = new SplitMix64(seed);
        for (var mean = 0; mean < Means; mean++)
            points.Slice((int)random.Next((ulong)count) * length, length).CopyTo(means[(mean * length)..]);
        var codes = new byte[count];
        var sums = new double[Means * length];
        var sizes = new int[Means];
        for (var round = 0; round < Rounds; round++)
        {
            Assign(points, length, means, codes);
            Array.Clear(sums);
            Array.Clear(sizes);
            for (var point = 0; point < count; point++)
            {
                sizes[codes[point]]++;
                for (var i = 0; i < length; i++)
                    sums[codes[point] * length + i] += points[point * length + i];
            }
            for (var mean = 0; mean < Means; mean++)
            {
                for (var i = 0; i < length; i++)
                {
                    // A mean that nobody is near begins anew at some point.
                    means[mean * length + i] = sizes[mean] > 0 ? (float)(sums[mean * length + i] / sizes[mean]) : points[(int)random.Next((ulong)count) * length + i];
                }
            }
        }
        Assign(points, length, means, codes);
        return codes;
    }

    private static void Assign(ReadOnlySpan<float> points, int length, ReadOnlySpan<float> means, byte[] codes)
    {
        for (var point = 0; point < codes.Length; point++)
        {
            var (x, y) = (points[point * length], length > 1 ? points[point * length + 1] : 0);
            var (nearest, least) = (0, float.MaxValue);
            for (var mean = 0; mean < Means; mean++)
            {
                var (dx, dy) = (x - means[mean * length], length > 1 ? y - means[mean * length + 1] : 0);
                if (dx * dx + dy * dy is var distance && distance < least)
                    (nearest, least) = (mean, distance);
            }
            codes[point] = (byte)nearest;
        }
    }
}
