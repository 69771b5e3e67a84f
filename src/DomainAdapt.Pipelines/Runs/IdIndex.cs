using System.Buffers.Binary;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>
/// Where each document of a stage is: entries of 24 bytes (16-byte id, big-endian file number in the marker's list, big-endian row),
/// sorted, so that a document is found by binary search without reading a shard.
/// </summary>
public static class IdIndex
{
    /// <summary>Bytes of an entry.</summary>
    public const int EntrySize = DocumentId.Size + 8;

    /// <summary>A document's place.</summary>
    public readonly record struct Entry(DocumentId Id, int File, int Row) : IComparable<Entry>
    {
        /// <inheritdoc/>
        public int CompareTo(Entry other)
        {
            var order = Id.CompareTo(other.Id);
            if (order == 0)
                order = File.CompareTo(other.File);
            return order != 0 ? order : Row.CompareTo(other.Row);
        }

        /// <summary>Whether the left entry sorts before the right one.</summary>
        public static bool operator <(Entry left, Entry right) => left.CompareTo(right) < 0;

        /// <summary>Whether the left entry sorts after the right one.</summary>
        public static bool operator >(Entry left, Entry right) => left.CompareTo(right) > 0;

        /// <summary>Whether the left entry does not sort after the right one.</summary>
        public static bool operator <=(Entry left, Entry right) => left.CompareTo(right) <= 0;

        /// <summary>Whether the left entry does not sort before the right one.</summary>
        public static bool operator >=(Entry left, Entry right) => left.CompareTo(right) >= 0;
    }

    /// <summary>Writes entries in the order given.</summary>
    public static void Write(Stream stream, IEnumerable<Entry> entries)
    {
        Span<byte> bytes = stackalloc byte[EntrySize];
        foreach (var entry in entries)
        {
            entry.Id.Write(bytes);
            BinaryPrimitives.WriteInt32BigEndian(bytes[DocumentId.Size..], entry.File);
            BinaryPrimitives.WriteInt32BigEndian(bytes[(DocumentId.Size + 4)..], entry.Row);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads entries one after the other.</summary>
    public static IEnumerable<Entry> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var bytes = new byte[EntrySize];
        while (stream.ReadAtLeast(bytes, EntrySize, throwOnEndOfStream: false) == EntrySize)
            yield return Decode(bytes);
    }

    /// <summary>Merges sorted sequences into one; memory holds one entry of each.</summary>
    public static IEnumerable<Entry> Merge(IEnumerable<IEnumerable<Entry>> runs)
    {
        var queue = new PriorityQueue<IEnumerator<Entry>, Entry>();
        foreach (var run in runs)
        {
            var enumerator = run.GetEnumerator();
            if (enumerator.MoveNext())
                queue.Enqueue(enumerator, enumerator.Current);
            else
                enumerator.Dispose();
        }
        while (queue.TryDequeue(out var enumerator, out var entry))
        {
            yield return entry;
            if (enumerator.MoveNext())
                queue.Enqueue(enumerator, enumerator.Current);
            else
                enumerator.Dispose();
        }
    }

    /// <summary>The places of a document, by binary search.</summary>
    public static IReadOnlyList<Entry> Find(string path, DocumentId id)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var bytes = new byte[EntrySize];
        Entry At(long index)
        {
            stream.Position = index * EntrySize;
            stream.ReadExactly(bytes);
            return Decode(bytes);
        }

        var count = stream.Length / EntrySize;
        long low = 0, high = count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Id < id)
                low = middle + 1;
            else
                high = middle;
        }
        var found = new List<Entry>();
        for (; low < count && At(low) is var entry && entry.Id == id; low++)
            found.Add(entry);
        return found;
    }

    private static Entry Decode(ReadOnlySpan<byte> bytes)
        => new(DocumentId.Read(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[DocumentId.Size..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[(DocumentId.Size + 4)..]));
}
