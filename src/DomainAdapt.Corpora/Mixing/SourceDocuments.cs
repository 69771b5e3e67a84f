using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
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

    private SourceDocuments(PooledDocument[] documents, int pools)
    {
        Documents = documents;
        Pools = pools;
        Tokens = documents.Sum(document => document.Tokens + 1L);
    }

    /// <summary>The documents.</summary>
    public IReadOnlyList<PooledDocument> Documents { get; }

    /// <summary>Token shards they came from.</summary>
    public int Pools { get; }

    /// <summary>Tokens of one epoch: ids, and a separator after every document.</summary>
    public long Tokens { get; }

    /// <summary>Reads the lengths of a source's token shards.</summary>
    /// <exception cref="DomainAdaptException">They are more than fit the memory.</exception>
    public static async Task<SourceDocuments> ReadAsync(
        string source, IReadOnlyList<string> tokenShards, long memoryBytes, CancellationToken cancellationToken)
    {
        var documents = new List<PooledDocument>();
        for (var pool = 0; pool < tokenShards.Count; pool++)
        {
            var first = 0L;
            await foreach (var batch in TokenShardReader.ReadLengthsAsync(tokenShards[pool], cancellationToken))
            {
                foreach (var (id, tokens) in batch)
                {
                    documents.Add(new PooledDocument(id, pool, tokens, first));
                    first += tokens;
                }
                if (documents.Count * (long)BytesPerDocument > memoryBytes)
                    throw new DomainAdaptException(
                        $"The order of more than {documents.Count} documents of '{source}' takes {BytesPerDocument} bytes each and the task has "
                        + $"{memoryBytes >> 20} MiB. Raise execution.memory_gib or lower execution.workers.");
            }
        }
        documents.Sort((left, right) => left.Id != right.Id ? left.Id.CompareTo(right.Id) : (left.Pool, left.First).CompareTo((right.Pool, right.First)));
        return new SourceDocuments([.. documents], tokenShards.Count);
    }
}
