using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Exact;

/// <summary>
/// Merges one range of keys over all shards, those of the index included, and says who goes. Keys that were retired are passed over as they come, so that of
/// a key no more is held than who survived and who survives.
/// </summary>
internal sealed class DecidePhase(DedupExactSpec spec, StageTask task) : IDisposable
{
    private readonly StageFile[] _keys = task.Of(KeyPhase.Keys);
    private readonly int _firstShard = task.CountEarlier(KeyPhase.Keys);
    private readonly TakenDown _takenDown = new(task, spec.TakeDown);
    private readonly ExternalSort<Duplicate> _duplicates = new(task.MemoryBytes / 4, task.ScratchFolder);
    private readonly ClusterTable _clusters = new(task);
    private readonly SurvivorChanges? _changes = spec.Index is null ? null : new(task, task.MemoryBytes / 8);
    private readonly Counts _counts = new();

    /// <summary>Decides one range of so many.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        using var keys = KeyRanges.Merge<DocumentKey>(task, _keys, ranges, task.MemoryBytes / 4, HashOf);
        using var before = new RetiredKeys(task, [.. task.Of(IndexedFiles.Retired).Where(IndexedFiles.IsEarlier)], ranges);
        using var now = new RetiredKeys(task, [.. task.Of(IndexedFiles.Retired).Where(file => !IndexedFiles.IsEarlier(file))], ranges);
        UInt128? group = null;
        (DocumentKey Key, bool IsRetired)? survived = null;
        DocumentKey? survives = null;
        while (keys.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = keys.Current;
            if (group != key.Key)
            {
                EndGroup(survived, survives);
                (group, survived, survives) = (key.Key, null, null);
            }
            if (before.Contains(key))
                continue;
            var isRetired = now.Contains(key);
            if (key.Shard < _firstShard)
                survived ??= (key, isRetired);
            if (isRetired)
                continue;
            if (survives is { } first && key.Shard >= _firstShard)
                AddDuplicate(key, first);
            survives ??= key;
        }
        EndGroup(survived, survives);
        _changes?.Write();
        _counts["duplicates"] = task.Write(DuplicateRemoval.Duplicates, _duplicates);
        return _counts;
    }

    public void Dispose()
    {
        _duplicates.Dispose();
        _clusters.Dispose();
        _changes?.Dispose();
    }

    private void AddDuplicate(DocumentKey key, DocumentKey survivor)
    {
        _duplicates.Add(new Duplicate(key.Shard - _firstShard, key.Row, key.Id, survivor.Id));
        _clusters.Add(survivor.Id, _keys[survivor.Shard].Source!, key.Id, _keys[key.Shard].Source!);
    }

    private void EndGroup((DocumentKey Key, bool IsRetired)? survived, DocumentKey? survives)
    {
        if (survives is not null)
            _counts.Add("keys");
        if (_changes is null || survived?.Key.Id == survives?.Id)
            return;
        if (survives is { } gained)
            _changes.Gain(gained.Id, gained.Shard);
        if (survived is { Key: var lost } old)
            _changes.Lose(lost.Id, lost.Shard, survives?.Id ?? default, survives?.Shard ?? lost.Shard, old.IsRetired && _takenDown.Contains(lost.Id));
    }

    private static ulong HashOf(DocumentKey key) => (ulong)(key.Key >> 64);

    /// <summary>A sorted list of keys that is asked in order.</summary>
    private sealed class RetiredKeys : IDisposable
    {
        private readonly RecordMerge<DocumentKey> _merge;
        private bool _hasMore;

        public RetiredKeys(StageTask task, StageFile[] files, int ranges)
        {
            _merge = KeyRanges.Merge<DocumentKey>(task, files, ranges, task.MemoryBytes / 16, HashOf);
            _hasMore = _merge.MoveNext();
        }

        public bool Contains(DocumentKey key)
        {
            while (_hasMore && _merge.Current.CompareTo(key) < 0)
                _hasMore = _merge.MoveNext();
            return _hasMore && _merge.Current.CompareTo(key) == 0;
        }

        public void Dispose() => _merge.Dispose();
    }
}
