using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Exact;

/// <summary>
/// Lists the keys of the index, of one range of documents, that count no longer: their documents came again in this run, which has their key as it is now,
/// were taken down, or were withdrawn by the stage before.
/// </summary>
internal sealed class RetirePhase(DedupExactSpec spec, StageTask task)
{
    public const string Retired = "retired";

    private readonly TakenDown _takenDown = new(task, spec.TakeDown);
    private readonly List<DocumentKey> _same = [];
    private readonly int _firstShard = task.CountEarlier(KeyPhase.Ids);

    /// <summary>Writes the keys of one range of so many, in their order.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        using var retired = new ExternalSort<DocumentKey>(task.MemoryBytes / 4, task.ScratchFolder);
        using (var upstream = new WithdrawnUpstream(task, task.Index, ranges))
        using (var merge = Merge(ranges))
        {
            while (merge.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_same.Count > 0 && _same[0].Id != merge.Current.Key.Id)
                    Retire(retired, upstream);
                _same.Add(merge.Current.Key);
            }
            Retire(retired, upstream);
        }
        using var output = task.CreateOutput(Retired, "retired.bin");
        var writer = new RecordWriter<DocumentKey>(output.Stream);
        retired.WriteTo(writer);
        output.Rows = writer.Count;
        if (task.Index == 0)
            _takenDown.Write(task);
        return new Counts { ["keys_retired"] = writer.Count };
    }

    /// <summary>All keys that a document ever had: one for each run that it came with.</summary>
    private void Retire(ExternalSort<DocumentKey> retired, WithdrawnUpstream upstream)
    {
        if (_same.Count > 0 && (_same.Exists(key => key.Shard >= _firstShard) || _takenDown.Contains(_same[0].Id) || upstream.SuccessorOf(_same[0].Id) is not null))
        {
            foreach (var key in _same.Where(key => key.Shard < _firstShard))
                retired.Add(key);
        }
        _same.Clear();
    }

    private RecordMerge<KeyById> Merge(int ranges)
    {
        var files = task.Of(KeyPhase.Ids);
        var bufferRecords = (int)Math.Clamp(task.MemoryBytes / 4 / DocumentKey.Size / Math.Max(files.Length, 1), 64, 16384);
        return new RecordMerge<KeyById>([.. files.Select(file => new RecordReader<KeyById>(file.Path, bufferRecords)
            .Between(record => WithdrawnUpstream.RangeOf(record.Key.Id, ranges) < task.Index, record => WithdrawnUpstream.RangeOf(record.Key.Id, ranges) <= task.Index))]);
    }
}
