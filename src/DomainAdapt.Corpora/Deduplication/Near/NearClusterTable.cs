using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Shingles;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Writes the clusters, for people and reports: <c>survivor</c>, <c>survivor_source</c>, <c>duplicate</c>, <c>duplicate_source</c>, <c>size</c> of the cluster and
/// <c>similarity</c> of the two, one row a duplicate, in tables of bounded size.
/// </summary>
internal sealed class NearClusterTable(StageTask task, ShingleFile shingles) : IDisposable
{
    private const string Name = "clusters";
    private const int RowsOfTable = 200_000;

    private readonly List<string> _survivors = [];
    private readonly List<string> _survivorSources = [];
    private readonly List<string> _duplicates = [];
    private readonly List<string> _duplicateSources = [];
    private readonly List<long> _sizes = [];
    private readonly List<double> _similarities = [];
    private string _survivorSource = "";
    private uint[] _survivorBuffer = new uint[1024];
    private uint[] _duplicateBuffer = new uint[1024];

    /// <summary>Adds a member of a cluster; the survivor comes first.</summary>
    public void Add(ClusterMember survivor, ClusterMember member, int size, string source)
    {
        if (member.Number == survivor.Number)
        {
            _survivorSource = source;
            return;
        }
        _survivors.Add(survivor.Id.ToString());
        _survivorSources.Add(_survivorSource);
        _duplicates.Add(member.Id.ToString());
        _duplicateSources.Add(source);
        _sizes.Add(size);
        var (survivorCount, count) = (shingles.Read(survivor.Number, ref _survivorBuffer), shingles.Read(member.Number, ref _duplicateBuffer));
        _similarities.Add(Math.Round(JaccardSimilarity.Of<uint>(_survivorBuffer.AsSpan(0, survivorCount), _duplicateBuffer.AsSpan(0, count)), 6));
        if (_survivors.Count == RowsOfTable)
            Write();
    }

    public void Dispose()
    {
        if (_survivors.Count > 0)
            Write();
    }

    private void Write()
    {
        using (var output = task.CreateOutput(ClusterTable.Channel, TableWriter.SuffixOf(Name)))
        {
            TableWriter.Write(output, new Table(
                Name,
                new Column<string>("survivor", _survivors),
                new Column<string>("survivor_source", _survivorSources),
                new Column<string>("duplicate", _duplicates),
                new Column<string>("duplicate_source", _duplicateSources),
                new Column<long>("size", _sizes),
                new Column<double>("similarity", _similarities)));
        }
        foreach (var column in (List<string>[])[_survivors, _survivorSources, _duplicates, _duplicateSources])
            column.Clear();
        _sizes.Clear();
        _similarities.Clear();
    }
}
