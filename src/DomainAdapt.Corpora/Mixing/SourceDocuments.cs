using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>A document and where its ids lie.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Pool">Number of the pool file.</param>
/// <param name="Tokens">Ids it has, without a separator.</param>
/// <param name="First">Its first id within the pool file.</param>
internal readonly record struct PooledDocument(DocumentId Id, int Pool, int Tokens, long First);

/// <summary>
/// The documents of one source, ordered by id, so that how they were spread over shards leaves no trace in what is trained on.
/// </summary>
internal sealed class SourceDocuments
{
    /// <summary>Memory for a document: its record, its place in an epoch's order and its start in the stream.</summary>
    public const int BytesPerDocument = 32 + sizeof(int) + sizeof(long);

    private SourceDocuments(List<PooledDocument> documents)
    {
        Documents = documents;
        Tokens = documents.Sum(document => document.Tokens + 1L);
    }

    /// <summary>The documents.</summary>
    public IReadOnlyList<PooledDocument> Documents { get; }

    /// <summary>Tokens of one epoch: ids, and a separator after every document.</summary>
    public long Tokens { get; }

    /// <summary>Memory it takes, the order of an epoch included.</summary>
    public long Bytes => Documents.Count * (long)BytesPerDocument;

    /// <summary>Reads the lengths of a source's token shards.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="shards">Its token shards; their numbers are those of the pool files.</param>
    /// <param name="memoryBytes">Memory that is left for it.</param>
    /// <param name="cancellationToken">Cancels between row groups.</param>
    /// <exception cref="DomainAdaptException">They are more than fit the memory.</exception>
    public static async Task<SourceDocuments> ReadAsync(
        string source, IReadOnlyList<StageFile> shards, long memoryBytes, CancellationToken cancellationToken)
    {
        var count = checked((int)shards.Sum(shard => shard.Rows));
        if (count * (long)BytesPerDocument > memoryBytes)
            throw new DomainAdaptException(
                $"The order of the {count} documents of '{source}' takes {count * (long)BytesPerDocument >> 20} MiB; the task has {memoryBytes >> 20} MiB "
                + "left. Raise execution.memory_gib or lower execution.workers.");
        var documents = new List<PooledDocument>(count);
        for (var pool = 0; pool < shards.Count; pool++)
        {
            var first = 0L;
            await foreach (var batch in TokenShardReader.ReadLengthsAsync(shards[pool].Path, cancellationToken))
            {
                foreach (var (id, tokens) in batch)
                {
                    documents.Add(new PooledDocument(id, pool, tokens, first));
                    first += tokens;
                }
            }
        }
        documents.Sort((left, right) => left.Id != right.Id ? left.Id.CompareTo(right.Id) : (left.Pool, left.First).CompareTo((right.Pool, right.First)));
        return new SourceDocuments(documents);
    }
}
