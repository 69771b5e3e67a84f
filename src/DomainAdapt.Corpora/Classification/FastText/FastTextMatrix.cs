namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>Rows of weights in single precision.</summary>
/// <param name="values">[rows x columns], row after row.</param>
/// <param name="columns">Weights a row.</param>
internal sealed class FastTextMatrix(float[] values, int columns)
{
    /// <summary>Weights a row.</summary>
    public int Columns => columns;

    /// <summary>Rows.</summary>
    public int Rows => values.Length / columns;

    /// <summary>All weights.</summary>
    public float[] Values => values;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> Row(int index) => values.AsSpan(index * columns, columns);

    /// <summary>Reads a matrix as it is.</summary>
    public static FastTextMatrix ReadDense(FastTextBinary file)
    {
        var (rows, columns) = (file.Int64(), file.Count("columns", file.Int64(), 1 << 16));
        if (columns == 0 || rows < 0 || rows > Array.MaxLength / columns)
            throw file.Unfit($"has a matrix of {rows} x {columns} weights");
        return new FastTextMatrix(file.Floats(rows * columns), columns);
    }

    /// <summary>
    /// Reads a matrix of product-quantised rows (Jégou et al., 2011) and undoes the quantisation: a model that is small on disk may be
    /// a few megabytes larger in memory and answers several times faster.
    /// </summary>
    public static FastTextMatrix ReadQuantised(FastTextBinary file)
    {
        var hasNorms = file.Bool();
        var (rows, columns) = (file.Int64(), file.Count("columns", file.Int64(), 1 << 16));
        var codes = file.Bytes(file.Count("codes", file.Int32()));
        var quantizer = ProductQuantizer.Read(file);
        if (columns == 0 || rows < 0 || rows > Array.MaxLength / columns || quantizer.Dimension != columns || codes.Length != rows * quantizer.Parts)
            throw file.Unfit($"has a quantised matrix of {rows} x {columns} weights with {codes.Length} codes");
        var normCodes = hasNorms ? file.Bytes((int)rows) : null;
        var norms = hasNorms ? ProductQuantizer.Read(file) : null;
        if (norms is { Dimension: not 1 })
            throw file.Unfit($"has norms of {norms.Dimension} numbers a row");

        var values = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var norm = normCodes is null ? 1f : norms!.Centroid(0, normCodes[row])[0];
            quantizer.Decode(codes.AsSpan(row * quantizer.Parts, quantizer.Parts), norm, values.AsSpan(row * columns, columns));
        }
        return new FastTextMatrix(values, columns);
    }
}
