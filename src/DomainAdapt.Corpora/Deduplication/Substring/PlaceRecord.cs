using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>A document, in the order of its shard's file of texts.</summary>
/// <param name="Rank">Place of its source in the order of survival.</param>
/// <param name="Id">The document.</param>
/// <param name="Length">Bytes of its text.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct PlaceRecord(int Rank, DocumentId Id, int Length);

/// <summary>
/// Windows of a document that belong to one partition. Sorted, those of a partition stand together, in it those of equal bytes, and of these the one whose copy stays
/// leads.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="Content">128-bit hash (XXH128) of its bytes: two that differ meet with a chance of about n²/2^129.</param>
/// <param name="Rank">Place of its source in the order of survival.</param>
/// <param name="Id">Its document.</param>
/// <param name="Start">First byte of it in the document.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Row">Place of its document in the shard.</param>
/// <param name="Offset">First byte of it in the shard's file of texts.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct WindowRecord(int Partition, UInt128 Content, int Rank, DocumentId Id, int Start, int Length, int Shard, int Row, long Offset)
    : IComparable<WindowRecord>
{
    public int CompareTo(WindowRecord other)
    {
        if (Partition != other.Partition)
            return Partition.CompareTo(other.Partition);
        return Content != other.Content ? Content.CompareTo(other.Content) : CompareSurvival(other);
    }

    /// <summary>Which stays before the other: the order of all texts.</summary>
    public int CompareSurvival(WindowRecord other)
    {
        if (Rank != other.Rank)
            return Rank.CompareTo(other.Rank);
        if (Id != other.Id)
            return Id.CompareTo(other.Id);
        if (Shard != other.Shard)
            return Shard.CompareTo(other.Shard);
        return Row != other.Row ? Row.CompareTo(other.Row) : Start.CompareTo(other.Start);
    }
}
