using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Compares the documents of one range of numbers with those after them that they were paired with. A pair that is already joined through others tells
/// nothing new about clusters and is not compared, so a million copies of a document cost a million comparisons, not their square.
/// </summary>
internal sealed class VerifyPhase(DedupNearSpec spec, StageTask task)
{
    public const string Edges = "edges";

    private readonly StageFile[] _documents = task.Of(SignPhase.Documents);

    /// <summary>Writes the pairs of one range of so many that are near.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        long total = NearMemory.CheckedTotal(task, _documents);
        var (first, end) = (total * task.Index / ranges, total * (task.Index + 1) / ranges);
        using var shingles = new ShingleFile(_documents, task.Of(SignPhase.Shingles));
        using var candidates = new RecordMerge<NumberPair>([.. task.Of(PairPhase.Candidates)
            .Select(file => new RecordReader<NumberPair>(file.Path).Between(pair => pair.Left < first, pair => pair.Left < end))]);
        using var output = task.CreateOutput(Edges, "edges.bin");
        var edges = new RecordWriter<NumberPair>(output.Stream);
        var joined = new UnionFind((int)total);
        var counts = new Counts();
        var (leftBuffer, rightBuffer) = (new uint[1024], new uint[1024]);
        var (held, leftCount) = (-1, 0);
        while (candidates.MoveNext())
        {
            var pair = candidates.Current;
            if (joined.Find(pair.Left) == joined.Find(pair.Right))
            {
                counts.Add("candidates_joined_already");
                continue;
            }
            if (spec.Verify)
            {
                if (pair.Left != held)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    task.Progress.Report(new TaskProgress(pair.Left - first, end - first, "documents"));
                    (held, leftCount) = (pair.Left, shingles.Read(pair.Left, ref leftBuffer));
                }
                counts.Add("candidates_compared");
                var rightCount = shingles.Read(pair.Right, ref rightBuffer);
                if (JaccardSimilarity.Of<uint>(leftBuffer.AsSpan(0, leftCount), rightBuffer.AsSpan(0, rightCount)) < spec.Threshold)
                    continue;
            }
            joined.Union(pair.Left, pair.Right);
            edges.Write(pair);
        }
        edges.Flush();
        output.Rows = edges.Count;
        counts["edges"] = edges.Count;
        return counts;
    }
}
