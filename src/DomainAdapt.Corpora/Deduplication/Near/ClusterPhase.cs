using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Joins the pairs into clusters, blocks of pairs side by side on all cores: the sets are the same in any order. Memory: four bytes and a bit a document,
/// and buffers that the task's memory bounds.
/// </summary>
internal sealed class ClusterPhase(StageTask task)
{
    public const string Members = "members";

    private readonly StageFile[] _documents = task.Of(SignPhase.Documents);

    /// <summary>Writes the documents of clusters of two or more, clusters together, the survivor first.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        var total = NearMemory.CheckedTotal(task, _documents);
        var edges = task.Of(VerifyPhase.Edges);
        var sets = new UnionFind(total);
        RecordBlocks.ForEach<NumberPair>(edges, (_, first, pairs) =>
        {
            foreach (var pair in pairs)
                sets.Union(pair.Left, pair.Right);
            task.Progress.Report(new TaskProgress(first, edges.Sum(file => file.Rows), "pairs"));
        }, cancellationToken);
        var isMember = MembersOf(sets, total);

        using var output = task.CreateOutput(Members, "members.bin");
        var writer = new RecordWriter<ClusterMember>(output.Stream);
        Sort(sets, isMember, writer, cancellationToken);
        output.Rows = writer.Count;
        return new Counts { ["documents_clustered"] = writer.Count };
    }

    /// <summary>A bit of each document that is joined with another.</summary>
    private static ulong[] MembersOf(UnionFind sets, int total)
    {
        var isMember = new ulong[(total >> 6) + 1];
        Parallel.For(0, isMember.Length, new ParallelOptions { MaxDegreeOfParallelism = RecordBlocks.Workers }, word =>
        {
            for (var number = word << 6; number < Math.Min(total, (word + 1L) << 6); number++)
            {
                var cluster = sets.Find(number);
                if (cluster == number)
                    continue;
                Interlocked.Or(ref isMember[word], 1UL << (number & 63));
                // Most clusters have many members, and reading is cheaper than a write that other threads see.
                if ((Volatile.Read(ref isMember[cluster >> 6]) >> (cluster & 63) & 1) == 0)
                    Interlocked.Or(ref isMember[cluster >> 6], 1UL << (cluster & 63));
            }
        });
        return isMember;
    }

    private void Sort(UnionFind sets, ulong[] isMember, RecordWriter<ClusterMember> output, CancellationToken cancellationToken)
    {
        var folder = task.ScratchFolder;
        ExternalSort<ClusterMember>[] sorts = [.. Enumerable.Range(0, RecordBlocks.Workers).Select(worker =>
            new ExternalSort<ClusterMember>(task.MemoryBytes / 4 / RecordBlocks.Workers, folder, name: $"members-{worker}"))];
        try
        {
            RecordBlocks.ForEach<DocumentEntry>(_documents, (worker, first, documents) =>
            {
                for (var i = 0; i < documents.Length; i++)
                {
                    var number = (int)first + i;
                    if ((isMember[number >> 6] >> (number & 63) & 1) != 0)
                        sorts[worker].Add(new ClusterMember(sets.Find(number), documents[i].Survival, documents[i].Id, number));
                }
                task.Progress.Report(new TaskProgress(first, _documents.Sum(file => file.Rows), "documents"));
            }, cancellationToken);
            ExternalSort<ClusterMember>.WriteTo(output, sorts);
        }
        finally
        {
            Array.ForEach(sorts, sort => sort.Dispose());
        }
    }
}
