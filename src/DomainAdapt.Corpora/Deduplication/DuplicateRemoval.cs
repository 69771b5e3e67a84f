using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>The last phase of deduplication: writes a shard without the documents that were decided against.</summary>
internal static class DuplicateRemoval
{
    /// <summary>Channel of the sorted files of <see cref="Duplicate"/>.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>Takes the shard first among the inputs, then the duplicates and the largest clusters.</summary>
    public static async Task<Counts> RunAsync(StageTask task, string reason, TakenDown takenDown, CancellationToken cancellationToken)
    {
        var survivors = SurvivorsOfShard(task.Index, task.Of(Duplicates));
        var row = 0;
        var texts = new ClusterTexts(task);
        var split = new DocumentSplit(task);
        using (split)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                {
                    texts.Add(document);
                    if (takenDown.Contains(document.Id))
                        split.Reject(document, Verdict.Reject(TakenDown.Reason));
                    else if (survivors.TryGetValue(row, out var survivor))
                        split.Reject(document with { Attributes = document.Attributes.With("duplicate_of", survivor.ToString()) }, Verdict.Reject(reason));
                    else
                        split.Keep(document);
                    row++;
                }
                task.Progress.Report(new TaskProgress(split.Counts["documents_in"], task.Inputs[0].Rows, "documents"));
            }
        }
        texts.Write();
        return split.Counts;
    }

    /// <summary>The places of a shard that go, each with the document that stays. No larger than the shard.</summary>
    private static Dictionary<int, DocumentId> SurvivorsOfShard(int shard, IEnumerable<StageFile> duplicates)
    {
        var survivors = new Dictionary<int, DocumentId>();
        foreach (var file in duplicates)
        {
            using var reader = new RecordReader<Duplicate>(file.Path).Between(record => record.Shard < shard, record => record.Shard <= shard);
            while (reader.MoveNext())
                survivors.Add(reader.Current.Row, reader.Current.Survivor);
        }
        return survivors;
    }
}
