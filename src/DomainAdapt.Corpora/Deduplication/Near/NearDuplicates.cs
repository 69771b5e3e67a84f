using System.IO.Hashing;
using System.Runtime.InteropServices;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Two texts that are near, by their numbers in the order they were added.</summary>
/// <param name="Left">The lower number.</param>
/// <param name="Right">The higher number.</param>
/// <param name="Similarity">True Jaccard similarity, or its estimate where nothing is verified.</param>
public readonly record struct NearPair(int Left, int Right, double Similarity);

/// <summary>
/// Finds near duplicates among texts in memory: for trying settings on files; the stage <c>dedup_near</c> does the same with sorted runs on disk.
/// Texts of one set of shingles are collapsed first, so a million copies cost one signature. Memory: about 600 bytes and 8 bytes a word, a text.
/// </summary>
public sealed class NearDuplicates(NearOptions options)
{
    private readonly TextSignature _signature = new(new MinHash(options.Seed), options.ShingleWords, options.Hashes);
    private readonly Bands _bands = new(options.BandCount, options.RowsPerBand);
    private readonly Dictionary<UInt128, int> _groupOf = [];
    private readonly List<List<int>> _groups = [];
    private readonly List<ulong[]> _shingles = [];
    private readonly List<uint[]> _signatures = [];

    /// <summary>Texts added.</summary>
    public int Count { get; private set; }

    /// <summary>Pairs that shared a bucket, exact copies taken as one text.</summary>
    public long Candidates { get; private set; }

    /// <summary>Buckets larger than <see cref="NearOptions.MaxBucket"/>, in which only neighbours were compared.</summary>
    public int ChainedBuckets { get; private set; }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        var number = Count++;
        var signature = new uint[MinHash.Permutations];
        if (!_signature.TrySign(text, signature))
            return;
        var shingles = WordHashes.Shingles(_signature.Words, options.ShingleWords);
        var key = XxHash128.HashToUInt128(MemoryMarshal.AsBytes<ulong>(shingles));
        if (_groupOf.TryGetValue(key, out var group))
        {
            _groups[group].Add(number);
            return;
        }
        _groupOf.Add(key, _groups.Count);
        _groups.Add([number]);
        _shingles.Add(options.Verify ? shingles : []);
        _signatures.Add(signature);
    }

    /// <summary>All pairs at or above the threshold that bucket and copies give, in the order of their numbers.</summary>
    public IReadOnlyList<NearPair> Pairs()
    {
        var pairs = new List<NearPair>();
        foreach (var group in _groups)
            pairs.AddRange(Within(group).Select(pair => new NearPair(pair.Left, pair.Right, 1)));
        foreach (var near in NearGroups())
        {
            foreach (var (left, right) in Between(_groups[near.Left], _groups[near.Right]))
                pairs.Add(new NearPair(Math.Min(left, right), Math.Max(left, right), near.Similarity));
        }
        pairs.Sort((one, other) => (one.Left, one.Right).CompareTo((other.Left, other.Right)));
        return pairs;
    }

    /// <summary>The clusters of two texts or more that spanning pairs give, each ascending, in the order of their first texts.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Clusters()
    {
        var sets = new UnionFind(Count);
        foreach (var group in _groups)
        {
            for (var i = 1; i < group.Count; i++)
                sets.Union(group[0], group[i]);
        }
        foreach (var near in NearGroups((left, right) => sets.Find(_groups[left][0]) == sets.Find(_groups[right][0])))
            sets.Union(_groups[near.Left][0], _groups[near.Right][0]);
        return [.. Enumerable.Range(0, Count).GroupBy(sets.Find).Where(cluster => cluster.Count() > 1).Select(cluster => cluster.ToArray())];
    }

    /// <summary>Groups that are near; those already known to be joined need no comparison.</summary>
    private IEnumerable<NearPair> NearGroups(Func<int, int, bool>? areJoined = null)
    {
        foreach (var (left, right) in CandidateGroups())
        {
            if (areJoined?.Invoke(left, right) == true)
                continue;
            var similarity = options.Verify ? JaccardSimilarity.Of<ulong>(_shingles[left], _shingles[right]) : MinHash.Estimate(_signatures[left].AsSpan(0, options.SignatureNumbers), _signatures[right].AsSpan(0, options.SignatureNumbers));
            if (similarity >= options.Threshold || !options.Verify)
                yield return new NearPair(left, right, similarity);
        }
    }

    private ulong[] CandidateKeys()
    {
        var keys = new List<ulong>();
        var band = new (ulong Hash, int Group)[_signatures.Count];
        ChainedBuckets = 0;
        for (var number = 0; number < _bands.Count; number++)
        {
            for (var group = 0; group < band.Length; group++)
                band[group] = (_bands.Hash(_signatures[group], number), group);
            Array.Sort(band);
            for (var (start, end) = (0, 0); start < band.Length; start = end)
            {
                while (end < band.Length && band[end].Hash == band[start].Hash)
                    end++;
                var isChained = end - start > options.MaxBucket;
                ChainedBuckets += isChained ? 1 : 0;
                for (var left = start; left < end; left++)
                {
                    for (var right = left + 1; right < (isChained ? Math.Min(left + 2, end) : end); right++)
                        keys.Add((ulong)band[left].Group << 32 | (uint)band[right].Group);
                }
            }
            // A pair of several bands counts once; kept small as it grows.
            Distinct(keys);
        }
        return [.. keys];
    }

    private IEnumerable<(int Left, int Right)> CandidateGroups()
    {
        var keys = CandidateKeys();
        Candidates = keys.Length;
        return keys.Select(key => ((int)(key >> 32), (int)key));
    }

    private static void Distinct(List<ulong> keys)
    {
        keys.Sort();
        var kept = 0;
        for (var i = 0; i < keys.Count; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
                keys[kept++] = keys[i];
        }
        keys.RemoveRange(kept, keys.Count - kept);
    }

    private IEnumerable<(int Left, int Right)> Within(List<int> group)
    {
        for (var left = 0; left < group.Count; left++)
        {
            for (var right = left + 1; right < (group.Count > options.MaxBucket ? Math.Min(left + 2, group.Count) : group.Count); right++)
                yield return (group[left], group[right]);
        }
    }

    private IEnumerable<(int Left, int Right)> Between(List<int> left, List<int> right)
        => left.Count + right.Count > options.MaxBucket ? [(left[0], right[0])] : left.SelectMany(_ => right, (one, other) => (one, other));
}
