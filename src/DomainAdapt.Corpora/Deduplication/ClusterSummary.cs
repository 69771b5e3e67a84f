using System.Numerics;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Counts clusters for reports: <c>duplicates_by_source</c> (<c>duplicate_source</c>, <c>survivor_source</c>, <c>documents</c>: which source copies which) and
/// <c>cluster_sizes</c> (<c>size_from</c> and <c>size_to</c>, which double, <c>clusters</c>, <c>documents</c>). The parts of several tasks add up.
/// </summary>
internal sealed class ClusterSummary
{
    private readonly SortedDictionary<(string Duplicate, string Survivor), long> _bySource = [];
    private readonly SortedDictionary<int, (long Clusters, long Documents)> _bySize = [];

    /// <summary>Clusters counted.</summary>
    public long Clusters { get; private set; }

    /// <summary>Counts a cluster of two documents or more.</summary>
    public void AddCluster(long size)
    {
        Clusters++;
        var bits = BitOperations.Log2((ulong)size);
        var (clusters, documents) = _bySize.GetValueOrDefault(bits);
        _bySize[bits] = (clusters + 1, documents + size);
    }

    /// <summary>Counts a document that goes.</summary>
    public void AddDuplicate(string survivorSource, string duplicateSource)
    {
        var pair = (duplicateSource, survivorSource);
        _bySource[pair] = _bySource.GetValueOrDefault(pair) + 1;
    }

    /// <summary>Writes the tables, where there is anything in them.</summary>
    public void Write(StageTask task)
    {
        if (Clusters == 0)
            return;
        Write(task, new Table(
            "duplicates_by_source",
            new Column<string>("duplicate_source", [.. _bySource.Keys.Select(pair => pair.Duplicate)]),
            new Column<string>("survivor_source", [.. _bySource.Keys.Select(pair => pair.Survivor)]),
            new Column<long>("documents", [.. _bySource.Values])));
        Write(task, new Table(
            "cluster_sizes",
            new Column<long>("size_from", [.. _bySize.Keys.Select(bits => 1L << bits)]),
            new Column<long>("size_to", [.. _bySize.Keys.Select(bits => (2L << bits) - 1)]),
            new Column<long>("clusters", [.. _bySize.Values.Select(value => value.Clusters)]),
            new Column<long>("documents", [.. _bySize.Values.Select(value => value.Documents)])));
    }

    private static void Write(StageTask task, Table table)
    {
        using var output = task.CreateOutput("tables", TableWriter.SuffixOf(table.Name));
        TableWriter.Write(output, table);
    }
}
