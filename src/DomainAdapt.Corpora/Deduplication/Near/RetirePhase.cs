using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Lists the places in the index, of one range of documents, that count no longer: their documents came again in this run, which has them as they are now,
/// were taken down, or were withdrawn by the stage before.
/// </summary>
internal sealed class RetirePhase(DedupNearSpec spec, StageTask task)
{
    public const string Retired = "retired";

    private readonly TakenDown _takenDown = new(task, spec.TakeDown);
    private readonly List<DocumentPlace> _same = [];
    private readonly int _firstShard = task.CountEarlier(SignPhase.Ids);

    /// <summary>Writes the places of one range of so many, in order.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        using var retired = new ExternalSort<ShardRow>(task.MemoryBytes / 4, task.ScratchFolder, distinct: true);
        using (var upstream = new WithdrawnUpstream(task, task.Index, ranges))
        using (var merge = Merge(ranges))
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
        using var output = task.CreateOutput(Retired, "retired.bin");
        var writer = new RecordWriter<ShardRow>(output.Stream);
        retired.WriteTo(writer);
        output.Rows = writer.Count;
        if (task.Index == 0)
            _takenDown.Write(task);
        return new Counts { ["places_retired"] = writer.Count };
    }

    /// <summary>All places that a document ever had: one for each run that it came with.</summary>
    private void Retire(ExternalSort<ShardRow> retired, WithdrawnUpstream upstream)
    {
        if (_same.Count == 0)
            return;
        var isTakenDown = _takenDown.Contains(_same[0].Id);
        if (isTakenDown || _same.Exists(place => place.Place.Shard >= _firstShard) || upstream.SuccessorOf(_same[0].Id) is not null)
        {
            foreach (var place in _same.Where(place => isTakenDown || place.Place.Shard < _firstShard))
                retired.Add(place.Place);
        }
        _same.Clear();
    }

    private RecordMerge<DocumentPlace> Merge(int ranges)
    {
        var files = task.Of(SignPhase.Ids);
        var bufferRecords = (int)Math.Clamp(task.MemoryBytes / 4 / 24 / Math.Max(files.Length, 1), 64, 16384);
        return new RecordMerge<DocumentPlace>([.. files.Select(file => new RecordReader<DocumentPlace>(file.Path, bufferRecords)
            .Between(place => WithdrawnUpstream.RangeOf(place.Id, ranges) < task.Index, place => WithdrawnUpstream.RangeOf(place.Id, ranges) <= task.Index))]);
    }
}
