using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Says who survives of each document's cluster, by number: what an index keeps of this run for the next, and, beside what it kept of the run before, what this
/// run changes. Memory: four bytes and a bit a document of all runs, and some bytes for each that is taken down.
/// </summary>
internal sealed class SurvivePhase
{
    /// <summary>Channel of the numbers in an index: of each document its survivor's, -1 of one that counts no longer.</summary>
    public const string Survivors = "survivors";

    private const int None = -1;

    private readonly StageTask _task;
    private readonly StageFile[] _documents;
    private readonly int[] _firstNumbers;
    private readonly RetiredNumbers _retired;
    private readonly TakenDown _takenDown;
    private readonly int[] _survivorOf;

    public SurvivePhase(DedupNearSpec spec, StageTask task)
    {
        _task = task;
        _documents = task.Of(SignPhase.Documents);
        _firstNumbers = ShingleFile.FirstNumbers(_documents);
        _retired = new RetiredNumbers(task, _documents);
        _takenDown = new TakenDown(task, spec.TakeDown);
        _survivorOf = new int[NearMemory.CheckedTotal(task, _documents)];
    }

    /// <summary>Writes who survives and what that changes.</summary>
    public Counts Run(CancellationToken cancellationToken)
    {
        ReadClusters(cancellationToken);
        var heirs = HeirsOfTakenDown(cancellationToken);
        using var entries = new ShingleFile(_documents, []);
        using var changes = new SurvivorChanges(_task, _task.MemoryBytes / 8);
        using var output = _task.CreateOutput(Survivors, "survivors.bin");
        var writer = new RecordWriter<int>(output.Stream);
        foreach (var (number, entry, before) in Documents(cancellationToken))
        {
            var now = _survivorOf[number];
            writer.Write(now);
            var (survived, survives) = (before == number, now == number);
            if (survives && !survived)
                changes.Gain(entry.Id, ShingleFile.ShardOf(_firstNumbers, number));
            if (!survived || survives)
                continue;
            var isTakenDown = now == None && _takenDown.Contains(entry.Id);
            // Where a document that came again stands now, its duplicate says.
            var successor = now != None ? now : heirs.TryGetValue(number, out var heir) && heir is { } member ? _survivorOf[member.Number] : number;
            changes.Lose(
                entry.Id, ShingleFile.ShardOf(_firstNumbers, number), successor == number ? default : entries.EntryOf(successor).Id,
                ShingleFile.ShardOf(_firstNumbers, successor), isTakenDown);
        }
        writer.Flush();
        output.Rows = writer.Count;
        changes.Write();
        return new Counts { ["documents_known"] = writer.Count };
    }

    /// <summary>Who is in no cluster survives; who counts no longer is in none.</summary>
    private void ReadClusters(CancellationToken cancellationToken)
    {
        for (var number = 0; number < _survivorOf.Length; number++)
            _survivorOf[number] = _retired.Contains(number) ? None : number;
        foreach (var file in _task.Of(ClusterPhase.Members))
        {
            using var members = new RecordReader<ClusterMember>(file.Path);
            ClusterMember? survivor = null;
            while (members.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (survivor?.Cluster != members.Current.Cluster)
                    survivor = members.Current;
                _survivorOf[members.Current.Number] = survivor.Value.Number;
            }
        }
    }

    /// <summary>Of each survivor that was taken down, who among the others of its cluster comes first.</summary>
    private Dictionary<int, ClusterMember?> HeirsOfTakenDown(CancellationToken cancellationToken)
    {
        var heirs = new Dictionary<int, ClusterMember?>();
        foreach (var (number, entry, before) in Documents(cancellationToken))
        {
            if (before == number && _retired.Contains(number) && _takenDown.Contains(entry.Id))
                heirs.Add(number, null);
        }
        if (heirs.Count == 0)
            return heirs;
        foreach (var (number, entry, before) in Documents(cancellationToken))
        {
            if (_retired.Contains(number) || !heirs.TryGetValue(before, out var heir))
                continue;
            var member = new ClusterMember(before, entry.Survival, entry.Id, number);
            if (heir is not { } first || member.CompareTo(first) < 0)
                heirs[before] = member;
        }
        return heirs;
    }

    /// <summary>All documents, with their survivors' numbers before this run; -1 of those that are new.</summary>
    private IEnumerable<(int Number, DocumentEntry Entry, int Before)> Documents(CancellationToken cancellationToken)
    {
        var files = _task.Of(Survivors);
        using var before = files.Length == 0 ? null : new RecordReader<int>(files[0].Path);
        var number = 0;
        foreach (var file in _documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var reader = new RecordReader<DocumentEntry>(file.Path);
            for (; reader.MoveNext(); number++)
                yield return (number, reader.Current, before?.MoveNext() == true ? before.Current : None);
        }
    }
}
