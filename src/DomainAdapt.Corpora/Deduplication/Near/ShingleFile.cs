using System.Runtime.InteropServices;
using DomainAdapt.Core.Stages;
using Microsoft.Win32.SafeHandles;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// The sets of shingles of all documents, read where they lie. Documents are numbered through the shards, so a number is a place. Memory: 8 bytes a
/// shard, and the sets asked for.
/// </summary>
internal sealed class ShingleFile : IDisposable
{
    private readonly int[] _firstNumbers;
    private readonly SafeFileHandle[] _documents;
    private readonly SafeFileHandle[] _shingles;

    /// <summary>Opens the files of all shards, in order.</summary>
    public ShingleFile(IReadOnlyList<StageFile> documents, IReadOnlyList<StageFile> shingles)
    {
        _firstNumbers = FirstNumbers(documents);
        _documents = [.. documents.Select(file => File.OpenHandle(file.Path))];
        _shingles = [.. shingles.Select(file => File.OpenHandle(file.Path))];
    }

    /// <summary>The number of each shard's first document.</summary>
    public static int[] FirstNumbers(IReadOnlyList<StageFile> documents)
    {
        var first = new int[documents.Count];
        for (var shard = 1; shard < first.Length; shard++)
            first[shard] = checked((int)(first[shard - 1] + documents[shard - 1].Rows));
        return first;
    }

    /// <summary>The shard that a document lies in.</summary>
    public static int ShardOf(int[] firstNumbers, int number)
    {
        var shard = Array.BinarySearch(firstNumbers, number);
        shard = shard >= 0 ? shard : ~shard - 1;
        // Empty shards have the number of the one after.
        while (shard + 1 < firstNumbers.Length && firstNumbers[shard + 1] == firstNumbers[shard])
            shard++;
        return shard;
    }

    /// <summary>Reads a document's set of shingles, ascending, into a buffer that grows where it must.</summary>
    /// <returns>How many it has.</returns>
    public int Read(int number, ref uint[] buffer)
    {
        var shard = ShardOf(_firstNumbers, number);
        var entry = EntryOf(number);
        if (buffer.Length < entry.Shingles)
            buffer = new uint[Math.Max(entry.Shingles, 1024)];
        ReadAt(_shingles[shard], entry.Offset * sizeof(uint), MemoryMarshal.AsBytes(buffer.AsSpan(0, entry.Shingles)));
        return entry.Shingles;
    }

    /// <summary>What is known of a document.</summary>
    public DocumentEntry EntryOf(int number)
    {
        var shard = ShardOf(_firstNumbers, number);
        var entry = new DocumentEntry();
        ReadAt(_documents[shard], (long)(number - _firstNumbers[shard]) * Marshal.SizeOf<DocumentEntry>(), MemoryMarshal.AsBytes(new Span<DocumentEntry>(ref entry)));
        return entry;
    }

    public void Dispose()
    {
        foreach (var handle in _documents.Concat(_shingles))
            handle.Dispose();
    }

    private static void ReadAt(SafeFileHandle file, long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw new EndOfStreamException("A file of shingles ends before a document's do.");
            offset += read;
            bytes = bytes[read..];
        }
    }
}
