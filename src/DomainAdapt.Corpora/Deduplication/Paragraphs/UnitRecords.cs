using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// A unit and where it lies. Sorted, equal units stand together and the first of them leads: by source, then document id, then place in it, so the
/// order depends on the documents alone.
/// </summary>
/// <param name="Key">Hash of its group and words.</param>
/// <param name="Priority">Place of its source in the order of survival.</param>
/// <param name="Id">Its document.</param>
/// <param name="Start">First byte of it in the document.</param>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Row">Place of its document in the shard.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct UnitRecord(UInt128 Key, int Priority, DocumentId Id, int Start, int Shard, int Row) : IComparable<UnitRecord>
{
    public int CompareTo(UnitRecord other)
    {
        if (Key != other.Key)
            return Key.CompareTo(other.Key);
        if (Priority != other.Priority)
            return Priority.CompareTo(other.Priority);
        if (Id != other.Id)
            return Id.CompareTo(other.Id);
        if (Start != other.Start)
            return Start.CompareTo(other.Start);
        return Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);
    }
}

/// <summary>What was decided of a unit.</summary>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Row">Place of its document in the shard.</param>
/// <param name="Start">First byte of it in the document.</param>
/// <param name="Documents">0 where it goes; of a copy that stays, and is the first of many, the documents that have one.</param>
/// <param name="Copies">How many copies there are, where <paramref name="Documents"/> is not 0.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct UnitDecision(int Shard, int Row, int Start, int Documents = 0, int Copies = 0) : IComparable<UnitDecision>
{
    /// <summary>Whether the unit goes.</summary>
    public bool IsCut => Documents == 0;

    public int CompareTo(UnitDecision other)
    {
        if (Shard != other.Shard)
            return Shard.CompareTo(other.Shard);
        return Row != other.Row ? Row.CompareTo(other.Row) : Start.CompareTo(other.Start);
    }
}
