using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// What decides among equal documents. Sorted, the documents of one key stand together and the one that survives stands first: the source
/// that comes first, then the least id.
/// </summary>
/// <param name="Key">First 16 bytes of SHA-256 of the normalised text: two texts that differ meet with a chance of n²/2^129.</param>
/// <param name="Priority">Place of its source in the order of survival.</param>
/// <param name="Id">The document.</param>
/// <param name="Shard">Number of the shard it lies in.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct DocumentKey(UInt128 Key, int Priority, DocumentId Id, int Shard) : IComparable<DocumentKey>
{
    public int CompareTo(DocumentKey other)
    {
        if (Key != other.Key)
            return Key.CompareTo(other.Key);
        if (Priority != other.Priority)
            return Priority.CompareTo(other.Priority);
        return Id != other.Id ? Id.CompareTo(other.Id) : Shard.CompareTo(other.Shard);
    }
}

/// <summary>A document that goes because another of equal text stays.</summary>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Id">The document that goes.</param>
/// <param name="Survivor">The document that stays.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Duplicate(int Shard, DocumentId Id, DocumentId Survivor) : IComparable<Duplicate>
{
    public int CompareTo(Duplicate other)
        => Shard != other.Shard ? Shard.CompareTo(other.Shard) : Id.CompareTo(other.Id);
}
