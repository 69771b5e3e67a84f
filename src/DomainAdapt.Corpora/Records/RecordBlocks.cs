using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Records;

/// <summary>Reads all records of files in blocks, blocks side by side on all cores: for work whose result does not depend on their order.</summary>
internal static class RecordBlocks
{
    /// <summary>Bytes of a block, about.</summary>
    public const int BlockBytes = 1 << 21;

    /// <summary>Threads at most: a fixed number, so that memory shared among them does not depend on the machine. More would wait for the disk.</summary>
    public const int Workers = 8;

    /// <summary>Takes a block: the thread's number, the number of its first record over all files, and its records.</summary>
    public delegate void Take<T>(int worker, long first, ReadOnlySpan<T> records) where T : unmanaged;

    /// <summary>Hands every block of the files to one of the threads.</summary>
    public static void ForEach<T>(IReadOnlyList<StageFile> files, Take<T> take, CancellationToken cancellationToken) where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        var blocks = BlocksOf(files, BlockBytes / size);
        var taken = -1;
        Parallel.For(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken }, worker =>
        {
            T[]? records = null;
            for (var next = Interlocked.Increment(ref taken); next < blocks.Count; next = Interlocked.Increment(ref taken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                records ??= new T[BlockBytes / size];
                var (path, start, first, count) = blocks[next];
                Read(path, start * size, MemoryMarshal.AsBytes(records.AsSpan(0, count)));
                take(worker, first, records.AsSpan(0, count));
            }
        });
    }

    private static List<(string Path, long Start, long First, int Count)> BlocksOf(IReadOnlyList<StageFile> files, int blockRecords)
    {
        var blocks = new List<(string, long, long, int)>();
        var first = 0L;
        foreach (var file in files)
        {
            for (var start = 0L; start < file.Rows; start += blockRecords)
                blocks.Add((file.Path, start, first + start, (int)Math.Min(blockRecords, file.Rows - start)));
            first += file.Rows;
        }
        return blocks;
    }

    private static void Read(string path, long offset, Span<byte> bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        file.Position = offset;
        file.ReadExactly(bytes);
    }
}
