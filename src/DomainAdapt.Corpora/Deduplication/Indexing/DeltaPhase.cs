using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>
/// Says what a run adds to the survivors of the runs before it and what it withdraws from them, as two tables. A document that came again with another
/// text is both gained and lost where keys are compared one by one; here it is neither.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="shards">Channel of the files whose order numbers the shards.</param>
/// <param name="duplicates">Channel of this run's duplicates.</param>
internal sealed class DeltaPhase(StageTask task, string shards, string duplicates)
{
    private readonly StageFile[] _shards = task.Of(shards);

    private string SuccessorsPath => Path.Combine(task.ScratchFolder, "successors.bin");

    /// <summary>Writes both tables.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        var counts = new Counts();
        using var gained = Merge(SurvivorChange.Gained);
        using var lost = Merge(SurvivorChange.Lost);
        using var upstream = new WithdrawnUpstream(task, ranges: 1);
        using var successors = Successors();
        using var output = task.CreateOutput(WithdrawnUpstream.Channel, "withdrawn.bin");
        var ids = new RecordWriter<SuccessorOf>(output.Stream);
        using var added = new AddedTable(task, _shards);
        using var withdrawn = new WithdrawnTable(task, _shards);
        var (hasGained, hasLost, hasSuccessor) = (gained.MoveNext(), lost.MoveNext(), successors.MoveNext());
        while (hasGained || hasLost)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var order = !hasGained ? 1 : !hasLost ? -1 : gained.Current.Id.CompareTo(lost.Current.Id);
            if (order < 0)
            {
                added.Add(gained.Current);
                counts.AddPart("documents_added", IndexedFiles.IsEarlier(_shards[gained.Current.Shard]) ? "of_earlier_runs" : "of_this_run");
            }
            else if (order > 0)
            {
                while (hasSuccessor && successors.Current.Id < lost.Current.Id)
                    hasSuccessor = successors.MoveNext();
                var change = lost.Current;
                // One that came again and lost has its successor where its new text or key stands.
                if (hasSuccessor && successors.Current.Id == change.Id)
                    change = change with { Successor = successors.Current.Survivor };
                else if (change.Successor == default && upstream.SuccessorOf(change.Id) is { } successor)
                    change = change with { Successor = SurvivorOf(successor) };
                withdrawn.Add(change);
                ids.Write(new SuccessorOf(change.Id, change.Successor));
                counts.AddPart("documents_withdrawn", change.IsTakenDown ? "taken_down" : "beaten");
            }
            hasGained = order <= 0 ? Next(gained) : hasGained;
            hasLost = order >= 0 ? Next(lost) : hasLost;
        }
        ids.Flush();
        output.Rows = ids.Count;
        return counts;
    }

    /// <summary>Goes to the next document: records that a corpus names alike are one.</summary>
    private static bool Next(RecordMerge<SurvivorChange> changes)
    {
        var id = changes.Current.Id;
        while (changes.MoveNext())
        {
            if (changes.Current.Id != id)
                return true;
        }
        return false;
    }

    private RecordMerge<SurvivorChange> Merge(string channel)
        => new([.. task.Of(channel).Select(file => new RecordReader<SurvivorChange>(file.Path, 256))]);

    /// <summary>The document itself, or the one that stands for it where it is a duplicate of this run.</summary>
    private DocumentId SurvivorOf(DocumentId id)
    {
        using var found = new RecordReader<SuccessorOf>(SuccessorsPath, 1).Between(record => record.Id < id, record => record.Id <= id);
        return found.MoveNext() ? found.Current.Survivor : id;
    }

    private RecordReader<SuccessorOf> Successors()
    {
        using var sort = new ExternalSort<SuccessorOf>(task.MemoryBytes / 4, task.ScratchFolder);
        foreach (var file in task.Of(duplicates))
        {
            using var reader = new RecordReader<Duplicate>(file.Path);
            while (reader.MoveNext())
                sort.Add(new SuccessorOf(reader.Current.Id, reader.Current.Survivor));
        }
        using (var stream = File.Create(SuccessorsPath))
            sort.WriteTo(new RecordWriter<SuccessorOf>(stream));
        return new RecordReader<SuccessorOf>(SuccessorsPath);
    }
}
