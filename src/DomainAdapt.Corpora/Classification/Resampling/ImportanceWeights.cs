using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Classification.Resampling;

/// <summary>
/// Importance weights of texts (Xie et al., 2023): how much more probable a text's words and pairs of words are among the target's than among the raw
/// texts'. Holds the buffers of one thread.
/// </summary>
public sealed class ImportanceWeights
{
    private readonly double[] _ratios;
    private readonly List<ulong> _words = [];

    /// <summary>Of a target and the raw texts to choose from, both with as many buckets.</summary>
    public ImportanceWeights(NGramDistribution target, NGramDistribution raw)
    {
        if (target.Buckets != raw.Buckets)
            throw new ArgumentException($"The target has {target.Buckets} buckets, the raw texts {raw.Buckets}.", nameof(raw));
        _ratios = [.. target.Logarithms().Zip(raw.Logarithms(), (wanted, found) => wanted - found)];
    }

    /// <summary>The logarithm of a text's weight.</summary>
    public double LogWeight(ReadOnlySpan<byte> text)
    {
        WordHashes.Fill(text, _words);
        var sum = 0.0;
        for (var i = 0; i < _words.Count; i++)
        {
            sum += _ratios[NGramDistribution.BucketOf(_words[i], _ratios.Length)];
            if (i > 0)
                sum += _ratios[NGramDistribution.BucketOf(NGramDistribution.PairOf(_words, i), _ratios.Length)];
        }
        return sum;
    }
}
