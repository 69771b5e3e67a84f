using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Writes the clusters, for people and programs: <c>document</c>, <c>source</c>, <c>cluster</c> (the least id in it), <c>size</c>, <c>survivor</c>,
/// <c>survivor_source</c> and <c>similarity</c> to the survivor, one row a document of a cluster, the survivor's first, in tables of bounded size.
/// </summary>
internal sealed class NearClusterTable(StageTask task) : IDisposable
{
    private const string Name = "clusters";
    private const int RowsOfTable = 100_000;

    private readonly List<string> _documents = [];
    private readonly List<string> _sources = [];
    private readonly List<string> _clusters = [];
    private readonly List<long> _sizes = [];
    private readonly List<string> _survivors = [];
    private readonly List<string> _survivorSources = [];
    private readonly List<double> _similarities = [];
    private (ClusterName Name, string Cluster, string Survivor) _last;

    /// <summary>Rows added.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a document of a cluster.</summary>
    public void Add(ClusterName cluster, DocumentId survivor, string survivorSource, DocumentId document, string source, double similarity)
    {
        if (_last.Cluster is null || _last.Name != cluster)
            _last = (cluster, cluster.Least.ToString(), survivor.ToString());
        _documents.Add(document.ToString());
        _sources.Add(source);
        _clusters.Add(_last.Cluster);
        _sizes.Add(cluster.Size);
        _survivors.Add(_last.Survivor);
        _survivorSources.Add(survivorSource);
        _similarities.Add(similarity);
        Rows++;
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
        using (var output = task.CreateOutput(ClusterTable.Channel, TableWriter.SuffixOf(Name)))
        {
            TableWriter.Write(output, new Table(
                Name,
                new Column<string>("document", _documents),
                new Column<string>("source", _sources),
                new Column<string>("cluster", _clusters),
                new Column<long>("size", _sizes),
                new Column<string>("survivor", _survivors),
                new Column<string>("survivor_source", _survivorSources),
                new Column<double>("similarity", _similarities)));
        }
        foreach (var column in (List<string>[])[_documents, _sources, _clusters, _survivors, _survivorSources])
            column.Clear();
        _sizes.Clear();
        _similarities.Clear();
    }
}
