using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Exact;

/// <summary>Writes a shard's keys, sorted, and with an index also by document id. Memory: 72 bytes a document of the shard.</summary>
internal sealed class KeyPhase(DedupExactSpec spec, StageTask task)
{
    public const string Keys = "keys";

    private readonly TakenDown _takenDown = new(task, spec.TakeDown);
    private readonly SurvivalOrder _survival = new(spec.Survivor, SourceOrder.Of(spec.Priority, task.Sources, spec.Index));
    private readonly DocumentKeys _keyed = new(spec);

    /// <summary>Keys the shard.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var shard = task.CountEarlier(Keys) + task.Index;
        var keys = new List<DocumentKey>();
        var counts = new Counts();
        var row = -1;
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                row++;
                if (_takenDown.Contains(document.Id))
                    continue;
                var key = _keyed.KeyOf(document);
                counts.Add(key is null ? "documents_without_key" : "documents_keyed");
                keys.Add(new DocumentKey(key ?? DocumentKeys.OfItsOwn(document.Id, row), _survival.KeyOf(document), document.Id, shard, row));
            }
        }
        keys.Sort();
        task.Write(Keys, keys);
        if (spec.Index is not null)
        {
            List<KeyById> byId = [.. keys.Select(key => new KeyById(key))];
            byId.Sort();
            task.Write(IndexedFiles.Ids, byId);
        }
        return counts;
    }
}
