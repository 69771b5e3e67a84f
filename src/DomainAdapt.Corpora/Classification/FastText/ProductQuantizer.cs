namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>Codebooks of a product quantiser (Jégou et al., 2011): a vector is cut into parts, each stored as the number of its nearest of 256 centroids.</summary>
internal sealed class ProductQuantizer
{
    /// <summary>Centroids a part: as many as a byte can name.</summary>
    public const int Centroids = 256;

    private readonly float[] _centroids;
    private readonly int _partLength;
    private readonly int _lastLength;

    /// <summary>Takes codebooks: 256 centroids for each part, one part after the other; the last part may be shorter.</summary>
    public ProductQuantizer(int dimension, int partLength, float[] centroids)
    {
        (Dimension, _partLength, _centroids) = (dimension, partLength, centroids);
        Parts = (dimension + partLength - 1) / partLength;
        _lastLength = dimension - (Parts - 1) * partLength;
    }

    /// <summary>Numbers in a whole vector.</summary>
    public int Dimension { get; }

    /// <summary>Parts of a vector, and so codes.</summary>
    public int Parts { get; }

    /// <summary>Reads codebooks.</summary>
    public static ProductQuantizer Read(FastTextBinary file)
    {
        var (dimension, parts, partLength, lastLength) = (file.Int32(), file.Int32(), file.Int32(), file.Int32());
        if (dimension is <= 0 or > 1 << 16 || partLength <= 0 || parts <= 0 || (long)(parts - 1) * partLength + lastLength != dimension || lastLength <= 0 || lastLength > partLength)
            throw file.Unfit($"quantises {dimension} numbers as {parts} parts of {partLength} and {lastLength}");
        return new ProductQuantizer(dimension, partLength, file.Floats((long)dimension * Centroids));
    }

    /// <summary>The centroid that a code names.</summary>
    public ReadOnlySpan<float> Centroid(int part, byte code)
    {
        var length = part == Parts - 1 ? _lastLength : _partLength;
        return _centroids.AsSpan(part * Centroids * _partLength + code * length, length);
    }

    /// <summary>Writes the vector that codes stand for, times its norm.</summary>
    public void Decode(ReadOnlySpan<byte> codes, float norm, Span<float> vector)
    {
        for (var part = 0; part < Parts; part++)
        {
            var centroid = Centroid(part, codes[part]);
            for (var i = 0; i < centroid.Length; i++)
                vector[part * _partLength + i] = norm * centroid[i];
        }
    }
}
