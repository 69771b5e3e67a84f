using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>
/// Writes who survives that did not before: <c>document</c>, <c>source</c>, and whether it is <c>of_this_run</c>; one of an earlier run, which stands in for one
/// that was taken down, lies among what that run rejected.
/// </summary>
internal sealed class AddedTable(StageTask task, IReadOnlyList<StageFile> shards) : IDisposable
{
    /// <summary>Channel and name of the tables.</summary>
    public const string Name = "added";

    private readonly List<string> _documents = [];
    private readonly List<string> _sources = [];
    private readonly List<long> _ofThisRun = [];

    /// <summary>Adds a document.</summary>
    public void Add(SurvivorChange change)
    {
        _documents.Add(change.Id.ToString());
        _sources.Add(shards[change.Shard].Source ?? "");
        _ofThisRun.Add(IndexedFiles.IsEarlier(shards[change.Shard]) ? 0 : 1);
        if (_documents.Count == WithdrawnTable.RowsOfTable)
            Write();
    }

    public void Dispose()
    {
        if (_documents.Count > 0)
            Write();
    }

    private void Write()
    {
        using (var output = task.CreateOutput(Name, TableWriter.SuffixOf(Name)))
        {
            TableWriter.Write(output, new Table(
                Name, new Column<string>("document", _documents), new Column<string>("source", _sources), new Column<long>("of_this_run", _ofThisRun)));
        }
        _documents.Clear();
        _sources.Clear();
        _ofThisRun.Clear();
    }
}

/// <summary>
/// Writes who survived and does not now: <c>document</c>, <c>source</c>, <c>successor</c>, the document that stands for it now, empty where there is none, and
/// <c>reason</c>, <c>beaten</c> or <c>taken_down</c>.
/// </summary>
internal sealed class WithdrawnTable(StageTask task, IReadOnlyList<StageFile> shards) : IDisposable
{
    /// <summary>Channel and name of the tables.</summary>
    public const string Name = "withdrawn";

    /// <summary>Rows of a table at most.</summary>
    public const int RowsOfTable = 200_000;

    private readonly List<string> _documents = [];
    private readonly List<string> _sources = [];
    private readonly List<string> _successors = [];
    private readonly List<string> _reasons = [];

    /// <summary>Adds a document.</summary>
    public void Add(SurvivorChange change)
    {
        _documents.Add(change.Id.ToString());
        _sources.Add(shards[change.Shard].Source ?? "");
        _successors.Add(change.Successor == default ? "" : change.Successor.ToString());
        _reasons.Add(change.IsTakenDown ? TakenDown.Reason : "beaten");
        if (_documents.Count == RowsOfTable)
            Write();
    }

    public void Dispose()
    {
        if (_documents.Count > 0)
            Write();
    }

    private void Write()
    {
        using (var output = task.CreateOutput(Name, TableWriter.SuffixOf(Name)))
        {
            TableWriter.Write(output, new Table(
                Name, new Column<string>("document", _documents), new Column<string>("source", _sources), new Column<string>("successor", _successors),
                new Column<string>("reason", _reasons)));
        }
        foreach (var column in (List<string>[])[_documents, _sources, _successors, _reasons])
            column.Clear();
    }
}
