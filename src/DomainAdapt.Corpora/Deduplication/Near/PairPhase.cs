using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Lists the pairs of documents that share a bucket, for one range of buckets over all shards.</summary>
internal sealed class PairPhase(DedupNearSpec spec, StageTask task)
{
    public const string Candidates = "candidates";

    private readonly List<int> _bucket = [];
    private readonly Counts _counts = new();
    private bool _isChain;

    /// <summary>Lists the pairs of one range of so many.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        var (documents, buckets) = (task.Of(SignPhase.Documents), task.Of(SignPhase.Buckets));
        var firstNumbers = ShingleFile.FirstNumbers(documents);
        var retired = new RetiredNumbers(task, documents);
        using var pairs = new ExternalSort<NumberPair>(task.MemoryBytes / 2, task.ScratchFolder, distinct: true);
        using var merge = KeyRanges.Merge<BucketEntry>(task, buckets, ranges, task.MemoryBytes / 4, entry => entry.Bucket);
        ulong? bucket = null;
        var total = buckets.Sum(file => file.Rows) / ranges;
        for (var read = 0L; merge.MoveNext(); read++)
        {
            if (read % (1 << 20) == 0)
                task.Progress.Report(new TaskProgress(read, total, "bucket entries"));
            var entry = merge.Current;
            var number = firstNumbers[entry.Shard] + entry.Row;
            if (retired.Contains(number))
                continue;
            if (entry.Bucket != bucket)
            {
                cancellationToken.ThrowIfCancellationRequested();
                EndBucket(pairs);
                bucket = entry.Bucket;
            }
            Add(number, pairs);
        }
        EndBucket(pairs);
        _counts["candidates"] = task.Write(Candidates, pairs);
        return _counts;
    }

    /// <summary>Adds a document to the bucket. Once the bucket is too large it is only a chain, and its last link all that is held of it.</summary>
    private void Add(int number, ExternalSort<NumberPair> pairs)
    {
        if (!_isChain && _bucket.Count == spec.MaxBucket)
        {
            for (var i = 1; i < _bucket.Count; i++)
                pairs.Add(NumberPair.Of(_bucket[i - 1], _bucket[i]));
            _bucket.RemoveRange(0, _bucket.Count - 1);
            _isChain = true;
            _counts.Add("buckets_chained");
        }
        if (_isChain)
        {
            pairs.Add(NumberPair.Of(_bucket[0], number));
            _bucket[0] = number;
            return;
        }
        _bucket.Add(number);
    }

    private void EndBucket(ExternalSort<NumberPair> pairs)
    {
        for (var left = 0; left < _bucket.Count; left++)
        {
            for (var right = left + 1; right < _bucket.Count; right++)
                pairs.Add(NumberPair.Of(_bucket[left], _bucket[right]));
        }
        _bucket.Clear();
        _isChain = false;
    }
}
