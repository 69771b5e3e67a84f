using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Classification.Resampling;

/// <summary>
/// How often hashed words and pairs of words are met in some texts: the bag of n-grams of DSIR (Xie et al., 2023), words and pairs in lower case hashed
/// into 10,000 buckets there and here.
/// </summary>
public sealed class NGramDistribution(int buckets = NGramDistribution.DefaultBuckets)
{
    /// <summary>The paper's number of buckets.</summary>
    public const int DefaultBuckets = 10_000;

    // The paper's guard against the logarithm of 0.
    private const double Smoothing = 1e-8;

    private readonly long[] _counts = new long[buckets];
    private readonly List<ulong> _words = [];

    /// <summary>Buckets.</summary>
    public int Buckets => buckets;

    /// <summary>Words and pairs counted.</summary>
    public long Total { get; private set; }

    /// <summary>Counts a text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        WordHashes.Fill(text, _words);
        for (var i = 0; i < _words.Count; i++)
        {
            _counts[BucketOf(_words[i], buckets)]++;
            if (i > 0)
                _counts[BucketOf(PairOf(_words, i), buckets)]++;
        }
        Total += Math.Max(0, 2 * _words.Count - 1);
    }

    /// <summary>The logarithm of each bucket's share.</summary>
    internal double[] Logarithms() => [.. _counts.Select(count => Math.Log((double)count / Math.Max(1, Total) + Smoothing))];

    /// <summary>The bucket of a hash.</summary>
    internal static int BucketOf(ulong hash, int buckets) => (int)Math.BigMul(SplitMix64.Mix(hash), (ulong)buckets, out _);

    /// <summary>The hash of a word and the one before it.</summary>
    internal static ulong PairOf(List<ulong> words, int second) => WordHashes.OfRun(words, second - 1, 2);
}
