using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>Sums and products of vectors whose additions have one order on every machine: sixteen lanes, then the lanes in a fixed tree.</summary>
internal static class Vectors
{
    /// <summary>Adds <paramref name="row"/> to <paramref name="sum"/>, which has its length.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> row)
    {
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(row);
        var i = 0;
        for (; i <= sum.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            (Vector512.LoadUnsafe(ref to, (nuint)i) + Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < sum.Length; i++)
            sum[i] += row[i];
    }

    /// <summary>The scalar product of two vectors of one length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var lanes = Vector512<float>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            lanes += Vector512.LoadUnsafe(ref a, (nuint)i) * Vector512.LoadUnsafe(ref b, (nuint)i);
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var sum = (four[0] + four[2]) + (four[1] + four[3]);
        for (; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
