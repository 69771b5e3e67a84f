using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>Splits the space of keys into equal ranges: keys are hashes, so ranges of equal width hold about equally many documents.</summary>
internal static class KeyRanges
{
    /// <summary>The keys of the task's range, from all the files, in order.</summary>
    public static RecordMerge<DocumentKey> Merge(StageTask task, IReadOnlyList<StageFile> files, int ranges, long memoryBytes)
    {
        var bufferRecords = (int)Math.Clamp(memoryBytes / DocumentKey.Size / Math.Max(files.Count, 1), 64, 16384);
        return new RecordMerge<DocumentKey>([.. files.Select(file => Open(file.Path, task.Index, ranges, bufferRecords))]);
    }

    private static RecordReader<DocumentKey> Open(string path, int range, int ranges, int bufferRecords)
        => new RecordReader<DocumentKey>(path, bufferRecords)
            .Between(record => RangeOf(record.Key, ranges) < range, record => RangeOf(record.Key, ranges) <= range);

    private static int RangeOf(UInt128 key, int ranges) => (int)(((key >> 64) * (UInt128)ranges) >> 64);
}
