using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Deduplication.Indexing;

namespace DomainAdapt.Corpora.Deduplication.Exact;

/// <summary>A document's key, in the order of documents.</summary>
/// <param name="Key">The key.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct KeyById(DocumentKey Key) : IIndexEntry<DocumentKey>, IComparable<KeyById>
{
    public DocumentId Id => Key.Id;

    public int Shard => Key.Shard;

    public DocumentKey Place => Key;

    public int CompareTo(KeyById other) => Key.Id != other.Key.Id ? Key.Id.CompareTo(other.Key.Id) : Key.CompareTo(other.Key);
}
