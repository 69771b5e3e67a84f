using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>Collects what a run changes about who survives, and writes it by document id.</summary>
internal sealed class SurvivorChanges(StageTask task, long memoryBytes) : IDisposable
{
    private readonly ExternalSort<SurvivorChange> _gained = new(memoryBytes / 2, task.ScratchFolder, name: SurvivorChange.Gained);
    private readonly ExternalSort<SurvivorChange> _lost = new(memoryBytes / 2, task.ScratchFolder, name: SurvivorChange.Lost);

    /// <summary>The document survives and did not before.</summary>
    public void Gain(DocumentId id, int shard) => _gained.Add(new SurvivorChange(id, shard, default, shard, false));

    /// <summary>The document survived and does not now.</summary>
    public void Lose(DocumentId id, int shard, DocumentId successor, int successorShard, bool isTakenDown)
        => _lost.Add(new SurvivorChange(id, shard, successor, successorShard, isTakenDown));

    /// <summary>Writes both lists.</summary>
    public void Write()
    {
        task.Write(SurvivorChange.Gained, _gained);
        task.Write(SurvivorChange.Lost, _lost);
    }

    public void Dispose()
    {
        _gained.Dispose();
        _lost.Dispose();
    }
}
