using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>A matrix whose rows are a norm and a code for each pair of numbers (product quantisation: Jégou et al., 2011).</summary>
internal sealed class QuantisedMatrix
{
    private const int PartLength = 2;

    private readonly FastTextMatrix _matrix;
    private readonly float[] _centroids;
    private readonly byte[] _codes;
    private readonly float[] _normCentroids;
    private readonly byte[] _normCodes;

    /// <summary>Quantises a matrix of an even number of columns.</summary>
    public QuantisedMatrix(FastTextMatrix matrix)
    {
        _matrix = matrix;
        var parts = matrix.Columns / PartLength;
        var norms = new float[matrix.Rows];
        var unit = new float[matrix.Values.Length];
        for (var row = 0; row < matrix.Rows; row++)
        {
            norms[row] = MathF.Sqrt(Vectors.Dot(matrix.Row(row), matrix.Row(row)));
            for (var column = 0; column < matrix.Columns; column++)
                unit[row * matrix.Columns + column] = norms[row] > 0 ? matrix.Row(row)[column] / norms[row] : 0;
        }
        (_centroids, _codes) = (new float[matrix.Columns * ProductQuantizer.Centroids], new byte[matrix.Rows * parts]);
        var points = new float[matrix.Rows * PartLength];
        for (var part = 0; part < parts; part++)
        {
            for (var row = 0; row < matrix.Rows; row++)
                unit.AsSpan(row * matrix.Columns + part * PartLength, PartLength).CopyTo(points.AsSpan(row * PartLength));
            var means = _centroids.AsSpan(part * ProductQuantizer.Centroids * PartLength, ProductQuantizer.Centroids * PartLength);
            var codes = KMeans.Cluster(points, PartLength, means, seed: (ulong)part);
            for (var row = 0; row < matrix.Rows; row++)
                _codes[row * parts + part] = codes[row];
        }
        _normCentroids = new float[ProductQuantizer.Centroids];
        _normCodes = KMeans.Cluster(norms, 1, _normCentroids, seed: 1234);
    }

    /// <summary>Writes it as fastText does.</summary>
    public void Write(BinaryWriter file)
    {
        file.Write(true);
        file.Write((long)_matrix.Rows);
        file.Write((long)_matrix.Columns);
        file.Write(_codes.Length);
        file.Write(_codes);
        WriteCodebook(file, _matrix.Columns, PartLength, _centroids);
        file.Write(_normCodes);
        WriteCodebook(file, 1, 1, _normCentroids);
    }

    private static void WriteCodebook(BinaryWriter file, int dimension, int partLength, float[] centroids)
    {
        file.Write(dimension);
        file.Write(dimension / partLength);
        file.Write(partLength);
        file.Write(partLength);
        file.Write(MemoryMarshal.AsBytes(centroids.AsSpan()));
    }
}
