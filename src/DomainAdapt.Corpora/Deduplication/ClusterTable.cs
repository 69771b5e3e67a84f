using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Writes who is equal to whom, for people and reports: <c>survivor</c>, <c>survivor_source</c>, <c>duplicate</c>, <c>duplicate_source</c>, one row
/// a duplicate, in tables of bounded size; and sums them up (<see cref="ClusterSummary"/>).
/// </summary>
internal sealed class ClusterTable(StageTask task) : IDisposable
{
    /// <summary>Channel of the tables.</summary>
    public const string Channel = "clusters";

    private const string Name = "clusters";
    private const int RowsOfTable = 200_000;

    private readonly List<string> _survivors = [];
    private readonly List<string> _survivorSources = [];
    private readonly List<string> _duplicates = [];
    private readonly List<string> _duplicateSources = [];
    private readonly ClusterSummary _summary = new();
    private DocumentId _survivor;
    private long _size = 1;

    /// <summary>Adds a duplicate; those of one survivor follow one another.</summary>
    public void Add(DocumentId survivor, string survivorSource, DocumentId duplicate, string duplicateSource)
    {
        if (survivor != _survivor)
        {
            EndCluster();
            _survivor = survivor;
        }
        _size++;
        _summary.AddDuplicate(survivorSource, duplicateSource);
        _survivors.Add(survivor.ToString());
        _survivorSources.Add(survivorSource);
        _duplicates.Add(duplicate.ToString());
        _duplicateSources.Add(duplicateSource);
        if (_survivors.Count == RowsOfTable)
            Write();
    }

    public void Dispose()
    {
        if (_survivors.Count > 0)
            Write();
        EndCluster();
        _summary.Write(task);
    }

    private void EndCluster()
    {
        if (_size > 1)
            _summary.AddCluster(_size);
        _size = 1;
    }

    private void Write()
    {
        using var output = task.CreateOutput(Channel, TableWriter.SuffixOf(Name));
        TableWriter.Write(output, new Table(
            Name,
            new Column<string>("survivor", _survivors),
            new Column<string>("survivor_source", _survivorSources),
            new Column<string>("duplicate", _duplicates),
            new Column<string>("duplicate_source", _duplicateSources)));
        foreach (var column in (List<string>[])[_survivors, _survivorSources, _duplicates, _duplicateSources])
            column.Clear();
    }
}
