using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// What decides among equal documents. Sorted, the documents of one key stand together and the one that survives stands first.
/// </summary>
/// <param name="Key">First 16 bytes of SHA-256 of what is compared: two that differ meet with a chance of n²/2^129.</param>
/// <param name="Survival">What decides whether it survives; the least does.</param>
/// <param name="Id">The document; the least survives among equals.</param>
/// <param name="Shard">Number of the shard it lies in, those of an index before those of the run.</param>
/// <param name="Row">Its place in the shard: a corpus may name two records alike, and of equal ones the first stays.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct DocumentKey(UInt128 Key, SurvivalKey Survival, DocumentId Id, int Shard, int Row) : IComparable<DocumentKey>
{
    public int CompareTo(DocumentKey other)
    {
        if (Key != other.Key)
            return Key.CompareTo(other.Key);
        var survival = Survival.CompareTo(other.Survival);
        if (survival != 0)
            return survival;
        if (Id != other.Id)
            return Id.CompareTo(other.Id);
        return Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);
    }
}

/// <summary>A document that goes because another stays.</summary>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Row">Its place in the shard.</param>
/// <param name="Id">The document that goes.</param>
/// <param name="Survivor">The document that stays.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Duplicate(int Shard, int Row, DocumentId Id, DocumentId Survivor) : IComparable<Duplicate>
{
    public int CompareTo(Duplicate other)
        => Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);
}
