using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>
/// Lists what counts no longer of the index, of one range of documents: the documents came again in this run, which has them as they are now, were taken
/// down, or were withdrawn by the stage before.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="takeDown">The file of documents that this run takes down.</param>
internal sealed class RetirePhase<TEntry, TPlace>(StageTask task, string? takeDown)
    where TEntry : unmanaged, IIndexEntry<TPlace>, IComparable<TEntry>
    where TPlace : unmanaged, IComparable<TPlace>
{
    private readonly StageFile[] _ids = task.Of(IndexedFiles.Ids);
    private readonly TakenDown _takenDown = new(task, takeDown);
    private readonly List<TEntry> _same = [];
    private readonly int _firstShard = task.CountEarlier(IndexedFiles.Ids);

    /// <summary>Writes the places of one range of so many, in order.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        using var retired = new ExternalSort<TPlace>(task.MemoryBytes / 4, task.ScratchFolder);
        using (var upstream = new WithdrawnUpstream(task, ranges))
        using (var merge = KeyRanges.Merge<TEntry>(task, _ids, ranges, task.MemoryBytes / 4, entry => entry.Id.High))
        {
            while (merge.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_same.Count > 0 && _same[0].Id != merge.Current.Id)
                    Retire(retired, upstream);
                _same.Add(merge.Current);
            }
            Retire(retired, upstream);
        }
        if (task.Index == 0)
            _takenDown.Write(task);
        return new Counts { ["places_retired"] = task.Write(IndexedFiles.Retired, retired) };
    }

    /// <summary>All places that a document ever had: one for each run that it came with.</summary>
    private void Retire(ExternalSort<TPlace> retired, WithdrawnUpstream upstream)
    {
        if (_same.Count == 0)
            return;
        var isTakenDown = _takenDown.Contains(_same[0].Id);
        if (isTakenDown || _same.Exists(entry => entry.Shard >= _firstShard) || upstream.SuccessorOf(_same[0].Id) is not null)
        {
            // Of a document that was taken down this run's place counts no more than those before, where the stage gave it one.
            foreach (var entry in _same.Where(entry => isTakenDown || entry.Shard < _firstShard))
                retired.Add(entry.Place);
        }
        _same.Clear();
    }
}
