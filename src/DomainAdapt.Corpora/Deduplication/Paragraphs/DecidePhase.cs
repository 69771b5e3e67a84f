using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// Merges one range of keys over all shards and says which copies go. Memory: buffers, and with <c>min_documents</c> the copies in that many documents.
/// </summary>
internal sealed class DecidePhase(DedupParagraphsSpec spec, StageTask task)
{
    public const string Decisions = "decisions";

    // Templates of a range that are named with their texts: the most frequent ones.
    private const int MostTemplates = 1000;

    private readonly List<UnitDecision> _waiting = [];
    private readonly PriorityQueue<UnitDecision, (int Documents, int Copies, UInt128 Key)> _templates = new();
    private readonly Counts _counts = new();
    private readonly PartsBySource _bySource = new(new SourceOrder(spec.Priority, task.Sources));
    private UnitRecord _first;
    private UnitRecord _last;
    private long _units;
    private int _copies;
    private int _documents;

    /// <summary>Decides for one range of so many.</summary>
    public Counts Run(int ranges, CancellationToken cancellationToken)
    {
        using var decisions = new ExternalSort<UnitDecision>(task.MemoryBytes / 4, task.ScratchFolder);
        using (var merge = KeyRanges.Merge<UnitRecord>(task, task.Of(KeyPhase.Units), ranges, task.MemoryBytes / 4, unit => (ulong)(unit.Key >> 64)))
        {
            while (merge.MoveNext())
            {
                var unit = merge.Current;
                _units++;
                if (_copies > 0 && unit.Key == _last.Key)
                {
                    AddCopy(unit, decisions);
                    continue;
                }
                cancellationToken.ThrowIfCancellationRequested();
                EndKey();
                (_first, _last, _copies, _documents) = (unit, unit, 1, 1);
            }
            EndKey();
        }
        _bySource.Write(task);
        foreach (var (template, _) in _templates.UnorderedItems)
            decisions.Add(template);
        task.Write(Decisions, decisions);
        if (task.Of(FilterPhase.Filter) is [var filter])
            FilterTable.Write(task, filter, ranges, _units, _counts["keys_once"]);
        return _counts;
    }

    private void AddCopy(UnitRecord unit, ExternalSort<UnitDecision> decisions)
    {
        _documents += unit.Id == _last.Id ? 0 : 1;
        _last = unit;
        if (++_copies > spec.Keep)
        {
            _waiting.Add(new UnitDecision(unit.Shard, unit.Row, unit.Start));
            _bySource.Wait(unit.Priority);
        }
        if (_documents < spec.MinDocuments)
            return;
        _counts.Add("units_cut", _waiting.Count);
        foreach (var decision in _waiting)
            decisions.Add(decision);
        _waiting.Clear();
        _bySource.Take(_first.Priority);
    }

    private void EndKey()
    {
        if (_copies == 0)
            return;
        _waiting.Clear();
        _bySource.Forget();
        _counts.Add("keys");
        _counts.Add("keys_once", _copies == 1 ? 1 : 0);
        if (_documents < Math.Max(2, spec.MinDocuments) || _copies <= spec.Keep)
            return;
        _counts.Add("templates");
        // Of the equally frequent ones the least keys stay, whatever the order they came in.
        _templates.Enqueue(new UnitDecision(_first.Shard, _first.Row, _first.Start, _documents, _copies), (_documents, _copies, UInt128.MaxValue - _first.Key));
        if (_templates.Count > MostTemplates)
            _templates.Dequeue();
    }
}
