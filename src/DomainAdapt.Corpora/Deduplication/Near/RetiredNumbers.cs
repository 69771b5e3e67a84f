using System.Collections;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Which documents of an index count no longer, by their numbers. Memory: a bit a document.</summary>
internal sealed class RetiredNumbers
{
    private readonly BitArray? _numbers;

    /// <summary>Reads the task's lists of retired places.</summary>
    /// <param name="task">The task.</param>
    /// <param name="documents">Files of documents, in the order of shards.</param>
    public RetiredNumbers(StageTask task, IReadOnlyList<StageFile> documents)
    {
        var files = task.Of(IndexedFiles.Retired);
        if (files.Length == 0)
            return;
        _numbers = new BitArray(checked((int)documents.Sum(file => file.Rows)));
        var firstNumbers = ShingleFile.FirstNumbers(documents);
        foreach (var file in files)
        {
            using var places = new RecordReader<ShardRow>(file.Path);
            while (places.MoveNext())
                _numbers[firstNumbers[places.Current.Shard] + places.Current.Row] = true;
        }
    }

    /// <summary>Whether a document counts no longer.</summary>
    public bool Contains(int number) => _numbers is not null && _numbers[number];
}
