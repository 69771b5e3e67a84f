using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Joins the pairs into clusters and says which document of each stays. Memory: eight bytes a document, and buffers.</summary>
internal sealed class ClusterPhase(StageTask task)
{
    public const string Duplicates = "duplicates";

    private const int BlockPairs = 1 << 18;

    private readonly StageFile[] _documents = [.. task.Inputs.Where(file => file.Channel == SignPhase.Documents)];

    /// <summary>Writes who goes, by shard, and the table of clusters.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        var total = (int)_documents.Sum(file => file.Rows);
        var sets = Join(total, cancellationToken);
        var sizes = new int[total];
        for (var number = 0; number < total; number++)
            sizes[sets.Find(number)]++;

        using var duplicates = new ExternalSort<Duplicate>(task.MemoryBytes / 8, task.ScratchFolder);
        using var shingles = new ShingleFile(_documents, [.. task.Inputs.Where(file => file.Channel == SignPhase.Shingles)]);
        using var table = new NearClusterTable(task, shingles);
        var firstNumbers = ShingleFile.FirstNumbers(_documents);
        var counts = new Counts();
        ClusterMember? survivor = null;
        using (var members = Members(sets, sizes, cancellationToken))
        {
            while (members.MoveNext())
            {
                var member = members.Current;
                if (survivor?.Cluster != member.Cluster)
                {
                    survivor = member;
                    counts.Add("clusters");
                }
                var shard = ShingleFile.ShardOf(firstNumbers, member.Number);
                table.Add(survivor.Value, member, sizes[member.Cluster], _documents[shard].Source!);
                if (member.Number != survivor.Value.Number)
                    duplicates.Add(new Duplicate(shard, member.Id, survivor.Value.Id));
            }
        }
        using var output = task.CreateOutput(Duplicates, "duplicates.bin");
        var writer = new RecordWriter<Duplicate>(output.Stream);
        duplicates.WriteTo(writer);
        output.Rows = writer.Count;
        counts["duplicates"] = writer.Count;
        return counts;
    }

    /// <summary>Joins all pairs, blocks of them side by side: the sets are the same in any order.</summary>
    private UnionFind Join(int total, CancellationToken cancellationToken)
    {
        var sets = new UnionFind(total);
        var blocks = task.Inputs.Where(file => file.Channel == VerifyPhase.Edges)
            .SelectMany(file => Enumerable.Range(0, (int)((file.Rows + BlockPairs - 1) / BlockPairs)).Select(block => (file.Path, Start: (long)block * BlockPairs)));
        Parallel.ForEach(blocks, new ParallelOptions { CancellationToken = cancellationToken }, () => new NumberPair[BlockPairs], (block, _, pairs) =>
        {
            using var file = File.OpenHandle(block.Path);
            var size = Unsafe.SizeOf<NumberPair>();
            var read = RandomAccess.Read(file, MemoryMarshal.AsBytes(pairs.AsSpan()), block.Start * size);
            foreach (var pair in pairs.AsSpan(0, read / size))
                sets.Union(pair.Left, pair.Right);
            return pairs;
        }, _ => { });
        return sets;
    }

    /// <summary>The documents of clusters of two or more, clusters together, the survivor first.</summary>
    private RecordReader<ClusterMember> Members(UnionFind sets, int[] sizes, CancellationToken cancellationToken)
    {
        using var members = new ExternalSort<ClusterMember>(task.MemoryBytes / 4, task.ScratchFolder);
        var number = 0;
        foreach (var file in _documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var reader = new RecordReader<DocumentEntry>(file.Path);
            for (; reader.MoveNext(); number++)
            {
                var cluster = sets.Find(number);
                if (sizes[cluster] > 1)
                    members.Add(new ClusterMember(cluster, reader.Current.Survival, reader.Current.Id, number));
            }
        }
        var path = Path.Combine(task.ScratchFolder, "members.bin");
        using (var stream = File.Create(path))
            members.WriteTo(new RecordWriter<ClusterMember>(stream));
        return new RecordReader<ClusterMember>(path);
    }
}
