using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// The largest clusters and their first documents, the survivor before all others, for a report to show. Written by the tasks that decide, merged by the tasks
/// that have the texts.
/// </summary>
internal sealed class LargestClusters
{
    /// <summary>Channel of the records.</summary>
    public const string Channel = "largest";

    /// <summary>Clusters that are shown.</summary>
    public const int MostClusters = 20;

    /// <summary>Documents of a cluster that are shown.</summary>
    public const int DocumentsOfCluster = 4;

    // The smallest first, and of equally large ones the one with the greatest name.
    private readonly SortedDictionary<(int Size, UInt128 Name), List<LargeClusterMember>> _clusters = [];

    /// <summary>Adds a document; the documents of a cluster come one after the other, the survivor first.</summary>
    public void Add(ClusterName cluster, DocumentId survivor, DocumentId document, int shard, double similarity)
    {
        var key = (cluster.Size, UInt128.MaxValue - new UInt128(cluster.Least.High, cluster.Least.Low));
        if (!_clusters.TryGetValue(key, out var members))
        {
            if (document != survivor || (_clusters.Count == MostClusters && key.CompareTo(_clusters.First().Key) < 0))
                return;
            if (_clusters.Count == MostClusters)
                _clusters.Remove(_clusters.First().Key);
            _clusters.Add(key, members = []);
        }
        if (members.Count < DocumentsOfCluster)
            members.Add(new LargeClusterMember(cluster.Size, cluster.Least, members.Count, document, shard, similarity));
    }

    /// <summary>Writes the clusters, the largest first.</summary>
    public void Write(StageTask task) => task.Write(Channel, _clusters.Values.Reverse().SelectMany(members => members));

    /// <summary>The documents of the largest clusters of all files that lie in a shard.</summary>
    public static Dictionary<DocumentId, LargeClusterMember> OfShard(int shard, IEnumerable<StageFile> files)
    {
        var members = new List<LargeClusterMember>();
        foreach (var file in files)
        {
            using var reader = new RecordReader<LargeClusterMember>(file.Path);
            while (reader.MoveNext())
                members.Add(reader.Current);
        }
        return members.GroupBy(member => member.Cluster).OrderByDescending(cluster => cluster.First().Size).ThenBy(cluster => cluster.Key).Take(MostClusters)
            .SelectMany(cluster => cluster).Where(member => member.Shard == shard).DistinctBy(member => member.Document).ToDictionary(member => member.Document);
    }
}

/// <summary>A document of a large cluster.</summary>
/// <param name="Size">Documents in the cluster.</param>
/// <param name="Cluster">The least id among its documents.</param>
/// <param name="Place">Its place among those shown; 0 is the survivor.</param>
/// <param name="Document">The document.</param>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Similarity">Its similarity to the survivor.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct LargeClusterMember(int Size, DocumentId Cluster, int Place, DocumentId Document, int Shard, double Similarity);
