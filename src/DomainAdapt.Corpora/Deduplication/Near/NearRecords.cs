using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Deduplication.Indexing;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// A document in a bucket. Sorted, the documents of a bucket stand together, and in it those of equal signatures; the order depends on documents alone,
/// not on where they lie.
/// </summary>
/// <param name="Bucket">Hash of a band of its signature.</param>
/// <param name="Signature">Hash of the whole signature.</param>
/// <param name="Id">First half of its id.</param>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Row">Its place in the shard.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct BucketEntry(ulong Bucket, uint Signature, ulong Id, int Shard, int Row) : IComparable<BucketEntry>
{
    public int CompareTo(BucketEntry other)
    {
        if (Bucket != other.Bucket)
            return Bucket.CompareTo(other.Bucket);
        if (Signature != other.Signature)
            return Signature.CompareTo(other.Signature);
        if (Id != other.Id)
            return Id.CompareTo(other.Id);
        return Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);
    }
}

/// <summary>Two documents, by their numbers over all shards, the lower first.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct NumberPair(int Left, int Right) : IComparable<NumberPair>
{
    /// <summary>The pair of two numbers in either order.</summary>
    public static NumberPair Of(int one, int other) => one < other ? new NumberPair(one, other) : new NumberPair(other, one);

    public int CompareTo(NumberPair other) => Left != other.Left ? Left.CompareTo(other.Left) : Right.CompareTo(other.Right);
}

/// <summary>What is known of a document, in the order of its shard.</summary>
/// <param name="Id">The document.</param>
/// <param name="Survival">What decides whether it survives; the least does.</param>
/// <param name="Offset">Where its shingles begin in the shard's file of them, in shingles.</param>
/// <param name="Shingles">How many it has.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct DocumentEntry(DocumentId Id, SurvivalKey Survival, long Offset, int Shingles);

/// <summary>A document of a cluster. Sorted, clusters stand together and the survivor stands first.</summary>
/// <param name="Cluster">Least number of a document in it.</param>
/// <param name="Survival">What decides.</param>
/// <param name="Id">What decides among equals.</param>
/// <param name="Number">The document's number over all shards.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct ClusterMember(int Cluster, SurvivalKey Survival, DocumentId Id, int Number) : IComparable<ClusterMember>
{
    public int CompareTo(ClusterMember other)
    {
        if (Cluster != other.Cluster)
            return Cluster.CompareTo(other.Cluster);
        var survival = Survival.CompareTo(other.Survival);
        if (survival != 0)
            return survival;
        return Id != other.Id ? Id.CompareTo(other.Id) : Number.CompareTo(other.Number);
    }
}

/// <summary>A place of a document: its shard, those of an index before those of the run, and its place in the shard.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct ShardRow(int Shard, int Row) : IComparable<ShardRow>
{
    public int CompareTo(ShardRow other) => Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);
}

/// <summary>A document and its place, in the order of documents.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct DocumentPlace(DocumentId Id, ShardRow Place) : IIndexEntry<ShardRow>, IComparable<DocumentPlace>
{
    public int Shard => Place.Shard;

    public int CompareTo(DocumentPlace other) => Id != other.Id ? Id.CompareTo(other.Id) : Place.CompareTo(other.Place);
}
