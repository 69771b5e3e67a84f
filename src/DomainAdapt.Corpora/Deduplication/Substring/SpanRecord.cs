using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>A range that goes, as found.</summary>
/// <param name="Shard">Number of the shard it lies in.</param>
/// <param name="Row">Place of its document in the shard.</param>
/// <param name="Start">First byte of it in the document.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SpanRecord(int Shard, int Row, int Start, int Length) : IComparable<SpanRecord>
{
    public int CompareTo(SpanRecord other)
    {
        if (Shard != other.Shard)
            return Shard.CompareTo(other.Shard);
        if (Row != other.Row)
            return Row.CompareTo(other.Row);
        return Start != other.Start ? Start.CompareTo(other.Start) : Length.CompareTo(other.Length);
    }
}
