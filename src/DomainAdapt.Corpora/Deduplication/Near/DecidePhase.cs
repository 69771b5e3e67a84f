using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Says of one range of clusters which document of each stays, and writes the table of clusters; with an index, of the clusters that have documents of this
/// run, and of these documents. Memory: buffers, and two documents' shingles.
/// </summary>
internal sealed class DecidePhase : IDisposable
{
    private readonly StageTask _task;
    private readonly StageFile[] _documents;
    private readonly int[] _firstNumbers;
    private readonly int _firstShard;
    private readonly ShingleFile _shingles;
    private readonly ExternalSort<Duplicate> _duplicates;
    private readonly NearClusterTable _table;
    private readonly ClusterSummary _summary = new();
    private readonly LargestClusters _largest = new();
    private uint[] _survivorBuffer = [];
    private uint[] _memberBuffer = [];

    public DecidePhase(StageTask task)
    {
        _task = task;
        _documents = task.Of(SignPhase.Documents);
        _firstNumbers = ShingleFile.FirstNumbers(_documents);
        _firstShard = task.CountEarlier(SignPhase.Documents);
        _shingles = new ShingleFile(_documents, task.Of(SignPhase.Shingles));
        _duplicates = new ExternalSort<Duplicate>(task.MemoryBytes / 4, task.ScratchFolder);
        _table = new NearClusterTable(task);
    }

    /// <summary>Decides for one range of so many.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        var members = _task.Of(ClusterPhase.Members).Single();
        using (var all = new RecordReader<ClusterMember>(members.Path))
        {
            var (first, end) = (ClusterAt(all, members.Rows, _task.Index, ranges), ClusterAt(all, members.Rows, _task.Index + 1, ranges));
            Decide(members, first, end, ranges, cancellationToken);
        }
        _table.Dispose();
        _largest.Write(_task);
        _summary.Write(_task);
        return new Counts { ["clusters"] = _summary.Clusters, ["duplicates"] = _task.Write(DuplicateRemoval.Duplicates, _duplicates) };
    }

    public void Dispose()
    {
        _duplicates.Dispose();
        _shingles.Dispose();
    }

    /// <summary>The cluster that a range begins with: that of the record in its place, so that ranges hold about equally many documents.</summary>
    private static long ClusterAt(RecordReader<ClusterMember> members, long count, int range, int ranges)
        => range == 0 ? 0 : range == ranges || count == 0 ? long.MaxValue : members.At(count * range / ranges).Cluster;

    private void Decide(StageFile file, long first, long end, int ranges, CancellationToken cancellationToken)
    {
        // One reader goes ahead to the cluster's end, for its size, whatever that is.
        using var ahead = Open(file, first, end);
        using var members = Open(file, first, end);
        for (var hasNext = ahead.MoveNext(); hasNext;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var survivor = ahead.Current;
            var (size, name, isNew) = (0, survivor.Id, false);
            for (; hasNext && ahead.Current.Cluster == survivor.Cluster; hasNext = ahead.MoveNext(), size++)
            {
                name = ahead.Current.Id < name ? ahead.Current.Id : name;
                isNew |= IsNew(ahead.Current);
            }
            if (isNew)
                DecideCluster(new ClusterName(name, size), survivor, members);
            else
                Pass(members, size);
            if (_summary.Clusters % 1024 == 0)
                _task.Progress.Report(new TaskProgress(_table.Rows, file.Rows / ranges, "documents of clusters"));
        }
    }

    private void DecideCluster(ClusterName cluster, ClusterMember survivor, RecordReader<ClusterMember> members)
    {
        _summary.AddCluster(cluster.Size);
        var survivorSource = _documents[ShardOf(survivor)].Source!;
        var survivorShingles = _shingles.Read(survivor.Number, ref _survivorBuffer);
        for (var i = 0; i < cluster.Size; i++)
        {
            members.MoveNext();
            var member = members.Current;
            var shard = ShardOf(member);
            // Of the other documents of the index the runs told that had them.
            if (i > 0 && !IsNew(member))
                continue;
            var source = _documents[shard].Source!;
            var memberShingles = _shingles.Read(member.Number, ref _memberBuffer);
            var similarity = Math.Round(JaccardSimilarity.Of<uint>(_survivorBuffer.AsSpan(0, survivorShingles), _memberBuffer.AsSpan(0, memberShingles)), 6);
            _table.Add(cluster, survivor.Id, survivorSource, member.Id, source, similarity);
            _largest.Add(cluster, survivor.Id, member.Id, shard - _firstShard, similarity);
            if (i == 0)
                continue;
            _summary.AddDuplicate(survivorSource, source);
            _duplicates.Add(new Duplicate(shard - _firstShard, member.Number - _firstNumbers[shard], member.Id, survivor.Id));
        }
    }

    /// <summary>Clusters of the index that no document of this run joined are as they were.</summary>
    private static void Pass(RecordReader<ClusterMember> members, int size)
    {
        for (var i = 0; i < size; i++)
            members.MoveNext();
    }

    private bool IsNew(ClusterMember member) => ShardOf(member) >= _firstShard;

    private int ShardOf(ClusterMember member) => ShingleFile.ShardOf(_firstNumbers, member.Number);

    private static RecordReader<ClusterMember> Open(StageFile file, long first, long end)
        => new RecordReader<ClusterMember>(file.Path).Between(member => member.Cluster < first, member => member.Cluster < end);
}
