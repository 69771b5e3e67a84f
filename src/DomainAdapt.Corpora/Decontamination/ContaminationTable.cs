using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>
/// Which benchmark items a shard had, for people and reports: <c>item</c>, <c>part</c>, <c>documents</c>, <c>runs</c>, one row an item and part.
/// </summary>
internal sealed class ContaminationTable(NGramIndex index)
{
    private const string Name = "contamination";

    private readonly SortedDictionary<(int Item, ItemPart Part), (long Documents, long Runs)> _found = [];

    /// <summary>Adds what was found in a document.</summary>
    public void Add(IReadOnlyList<Contamination> found)
    {
        foreach (var item in found)
        {
            var (documents, runs) = _found.GetValueOrDefault((item.Item, item.Part));
            _found[(item.Item, item.Part)] = (documents + 1, runs + item.Runs);
        }
    }

    /// <summary>Writes the table, where there is anything in it.</summary>
    public void Write(StageTask task)
    {
        if (_found.Count == 0)
            return;
        using var output = task.CreateOutput("tables", TableWriter.SuffixOf(Name));
        TableWriter.Write(output, new Table(
            Name,
            new Column<string>("item", [.. _found.Keys.Select(key => index.Items[key.Item].Id)]),
            new Column<string>("part", [.. _found.Keys.Select(key => key.Part == ItemPart.Query ? "query" : "answer")]),
            new Column<long>("documents", [.. _found.Values.Select(value => value.Documents)]),
            new Column<long>("runs", [.. _found.Values.Select(value => value.Runs)])));
    }
}
