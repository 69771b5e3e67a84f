using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Deduplication.Exact;

/// <summary>A document's key, in the order of documents.</summary>
/// <param name="Key">The key.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct KeyById(DocumentKey Key) : IComparable<KeyById>
{
    public int CompareTo(KeyById other) => Key.Id != other.Key.Id ? Key.Id.CompareTo(other.Key.Id) : Key.CompareTo(other.Key);
}
