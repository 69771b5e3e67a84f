using System.Numerics;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>
/// Which hashed features a pruned model kept, and the row of each. A bit a bucket, and the rank of the bit finds the row: 375 KB for the
/// two million buckets of lid.176, where a table of rows would be 8 MB and miss the cache at every feature.
/// </summary>
internal sealed class PrunedBuckets
{
    private readonly ulong[] _kept;
    private readonly int[] _before;
    private readonly int[] _rows;

    /// <summary>Takes the kept buckets, each with its row.</summary>
    public PrunedBuckets(int buckets, IEnumerable<(int Bucket, int Row)> kept)
    {
        var ordered = kept.OrderBy(pair => pair.Bucket).ToArray();
        _kept = new ulong[(buckets + 63) / 64];
        _before = new int[_kept.Length];
        _rows = [.. ordered.Select(pair => pair.Row)];
        foreach (var (bucket, _) in ordered)
            _kept[bucket >> 6] |= 1UL << (bucket & 63);
        for (var i = 1; i < _kept.Length; i++)
            _before[i] = _before[i - 1] + BitOperations.PopCount(_kept[i - 1]);
    }

    /// <summary>Kept buckets.</summary>
    public int Count => _rows.Length;

    /// <summary>The kept buckets in ascending order, each with its row.</summary>
    public IEnumerable<(int Bucket, int Row)> Pairs
    {
        get
        {
            for (var bucket = 0; bucket < _kept.Length * 64; bucket++)
            {
                if (Row((uint)bucket) is >= 0 and var row)
                    yield return (bucket, row);
            }
        }
    }

    /// <summary>The bucket's row; negative when it was pruned away.</summary>
    public int Row(uint bucket)
    {
        var word = _kept[bucket >> 6];
        var bit = 1UL << (int)(bucket & 63);
        return (word & bit) == 0 ? -1 : _rows[_before[bucket >> 6] + BitOperations.PopCount(word & (bit - 1))];
    }
}
