using System.Runtime.CompilerServices;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>Splits the space of keys into equal ranges: keys are hashes, so ranges of equal width hold about equally many records.</summary>
internal static class KeyRanges
{
    /// <summary>How many ranges there are, so that each holds about so many records.</summary>
    public static int CountOf(IReadOnlyList<StageFile> files, long recordsOfRange)
        => (int)Math.Clamp((files.Sum(file => file.Rows) + recordsOfRange - 1) / recordsOfRange, 1, 4096);

    /// <summary>The records of the task's range, from all the files, in order.</summary>
    /// <param name="task">The task; its number is that of the range.</param>
    /// <param name="files">Files that are sorted by key first of all.</param>
    /// <param name="ranges">How many ranges there are.</param>
    /// <param name="memoryBytes">Memory for buffers.</param>
    /// <param name="key">A record's key; of a longer one its upper 64 bits.</param>
    public static RecordMerge<T> Merge<T>(StageTask task, IReadOnlyList<StageFile> files, int ranges, long memoryBytes, Func<T, ulong> key)
        where T : unmanaged, IComparable<T>
    {
        var bufferRecords = (int)Math.Clamp(memoryBytes / Unsafe.SizeOf<T>() / Math.Max(files.Count, 1), 64, 16384);
        return new RecordMerge<T>([.. files.Select(file => new RecordReader<T>(file.Path, bufferRecords)
            .Between(record => RangeOf(key(record)) < task.Index, record => RangeOf(key(record)) <= task.Index))]);

        int RangeOf(ulong hash) => (int)Math.BigMul(hash, (ulong)ranges, out _);
    }
}
