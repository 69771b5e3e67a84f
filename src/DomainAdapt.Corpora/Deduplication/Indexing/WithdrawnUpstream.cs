using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>
/// What the stage before withdrew, where it goes on from an index too: of this stage's index such a document is none any more. It is asked in the order of
/// documents.
/// </summary>
internal sealed class WithdrawnUpstream : IDisposable
{
    /// <summary>Channel of documents that were withdrawn, each with its successor, sorted.</summary>
    public const string Channel = "withdrawn_ids";

    private readonly RecordMerge<SuccessorOf> _merge;
    private bool _hasMore;

    /// <summary>Opens what lies in the task's range of documents, of so many.</summary>
    public WithdrawnUpstream(StageTask task, int ranges)
    {
        _merge = KeyRanges.Merge<SuccessorOf>(task, task.Of(Channel), ranges, task.MemoryBytes / 16, record => record.Id.High);
        _hasMore = _merge.MoveNext();
    }

    /// <summary>The successor of a document that was withdrawn; null of one that was not.</summary>
    public DocumentId? SuccessorOf(DocumentId id)
    {
        while (_hasMore && _merge.Current.Id < id)
            _hasMore = _merge.MoveNext();
        return _hasMore && _merge.Current.Id == id ? _merge.Current.Survivor : null;
    }

    public void Dispose() => _merge.Dispose();
}
