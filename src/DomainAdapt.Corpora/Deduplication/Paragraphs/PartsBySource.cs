using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// Counts the parts that go for reports: <c>parts_by_source</c> (<c>part_source</c>, <c>first_source</c>, <c>parts</c>: whose copies went because whose was first).
/// The parts of several tasks add up.
/// </summary>
internal sealed class PartsBySource(SourceOrder order)
{
    private readonly Dictionary<int, long> _waiting = [];
    private readonly SortedDictionary<(string Part, string First), long> _parts = [];

    /// <summary>Counts a copy of the source at a place, which goes if enough others follow.</summary>
    public void Wait(int source) => _waiting[source] = _waiting.GetValueOrDefault(source) + 1;

    /// <summary>The waiting copies go, because the first copy is of the source at a place.</summary>
    public void Take(int first)
    {
        foreach (var (source, parts) in _waiting)
        {
            var pair = (order.NameOf(source), order.NameOf(first));
            _parts[pair] = _parts.GetValueOrDefault(pair) + parts;
        }
        Forget();
    }

    /// <summary>The waiting copies stay.</summary>
    public void Forget() => _waiting.Clear();

    /// <summary>Writes the table, where there is anything in it.</summary>
    public void Write(StageTask task)
    {
        if (_parts.Count == 0)
            return;
        using var output = task.CreateOutput("tables", TableWriter.SuffixOf("parts_by_source"));
        TableWriter.Write(output, new Table(
            "parts_by_source",
            new Column<string>("part_source", [.. _parts.Keys.Select(pair => pair.Part)]),
            new Column<string>("first_source", [.. _parts.Keys.Select(pair => pair.First)]),
            new Column<long>("parts", [.. _parts.Values])));
    }
}
