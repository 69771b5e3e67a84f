using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Tokenization;

/// <summary>
/// Takes about so many bytes of documents, shared equally between their sources: those of the lowest hashes, so that neither the order of
/// documents nor the shards they lie in matters. All documents are counted first; then each can be asked for.
/// </summary>
internal sealed class ByteSample(long bytes, long seed)
{
    private const int BucketBits = 16; // the sample is exact to 1/65,536 of a source, in half a megabyte a source

    private readonly SortedDictionary<string, long[]> _bytesByBucket = new(StringComparer.Ordinal);
    private Dictionary<string, int>? _bucketsTaken;

    /// <summary>Counts a document's bytes.</summary>
    public void Count(Document document)
    {
        if (!_bytesByBucket.TryGetValue(document.Source, out var buckets))
            _bytesByBucket.Add(document.Source, buckets = new long[1 << BucketBits]);
        buckets[BucketOf(document)] += document.Text.Length;
    }

    /// <summary>Whether a document, counted before, is part of the sample.</summary>
    public bool Takes(Document document)
    {
        _bucketsTaken ??= _bytesByBucket.ToDictionary(source => source.Key, source => BucketsWithin(source.Value, bytes / _bytesByBucket.Count));
        return BucketOf(document) < _bucketsTaken[document.Source];
    }

    private int BucketOf(Document document) => (int)(SplitMix64.Mix(document.Id.High ^ (ulong)seed) >> (64 - BucketBits));

    // The buckets whose bytes fit, but one that holds something in any case: no source is left out.
    private static int BucketsWithin(long[] buckets, long limit)
    {
        var (total, isEmpty) = (0L, true);
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            total += buckets[bucket];
            if (total > limit && !isEmpty)
                return bucket;
            isEmpty &= buckets[bucket] == 0;
        }
        return buckets.Length;
    }
}
