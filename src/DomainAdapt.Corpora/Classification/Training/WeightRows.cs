using System.Runtime.Intrinsics;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>Rows of weights, each as long as whole vectors of sixteen numbers; what is beyond the columns stays 0.</summary>
internal sealed class WeightRows(int rows, int columns)
{
    private readonly float[] _values = new float[(long)rows * StrideOf(columns)];

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride { get; } = StrideOf(columns);

    /// <summary>Rows.</summary>
    public int Rows => rows;

    /// <summary>One row, with what is beyond its columns.</summary>
    public Span<float> this[int row] => _values.AsSpan(row * Stride, Stride);

    /// <summary>Small first values, uniform in (-1/columns, 1/columns), each row's from its own number.</summary>
    public void Scatter(ulong seed)
    {
        for (var row = 0; row < rows; row++)
        {
            var random = new SplitMix64(SplitMix64.Mix(seed) + (ulong)row * 0x9E3779B97F4A7C15);
            foreach (ref var value in this[row][..columns])
                value = (float)((2 * random.NextDouble() - 1) / columns);
        }
    }

    /// <summary>The rows without what is beyond their columns.</summary>
    public FastTextMatrix ToMatrix()
    {
        var values = new float[(long)rows * columns];
        for (var row = 0; row < rows; row++)
            this[row][..columns].CopyTo(values.AsSpan(row * columns, columns));
        return new FastTextMatrix(values, columns);
    }

    /// <summary>The length of a row in memory.</summary>
    public static int StrideOf(int columns) => (columns + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
}
