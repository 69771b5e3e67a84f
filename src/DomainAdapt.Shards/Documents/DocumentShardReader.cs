using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>Reads what <see cref="DocumentShardWriter"/> wrote.</summary>
public static class DocumentShardReader
{
    /// <summary>
    /// The documents in row order, one row group a batch. The texts of a batch are slices of one array: keeping one text keeps them all,
    /// so copy what outlives the batch.
    /// </summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<Document>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, DocumentShardWriter.Version, cancellationToken))
            yield return await DocumentColumns.ReadAsync(group);
    }

    /// <summary>The document at a row, from its row group alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or has no such row.</exception>
    public static Task<Document> ReadRowAsync(string path, int row, CancellationToken cancellationToken)
        => RowGroup.ReadRowAsync(
            path, DocumentShardWriter.Version, row, async (group, place) => (await DocumentColumns.ReadAsync(group))[place], cancellationToken);

    /// <summary>Source, origin and bytes of text of the documents at some rows, ascending, from their row groups alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<(string Source, string Origin, int TextBytes)>> ReadFactsAsync(
        string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, DocumentShardWriter.Version, rows, async (group, places) =>
        {
            var (sources, origins) = (await group.StringsAsync("source"), await group.StringsAsync("origin"));
            var lengths = await group.Utf8LengthsAsync("text", places);
            return places.Select((place, number) => (sources[place]!, origins[place]!, lengths[number]));
        }, cancellationToken);

    /// <summary>What documents are, one row group a batch, without reading texts.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<DocumentFacts> ReadColumnsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, DocumentShardWriter.Version, cancellationToken))
            yield return await DocumentFacts.ReadAsync(group);
    }

    /// <summary>The ids of the documents at some rows, ascending, from their row groups alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<DocumentId>> ReadIdsAsync(string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, DocumentShardWriter.Version, rows, async (group, places) =>
        {
            var ids = await group.StringsAsync("id");
            return places.Select(place => DocumentId.Parse(ids[place]!));
        }, cancellationToken);

    /// <summary>The addresses of documents in row order, one row group a batch, without reading texts; null where a document has none.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<string?>> ReadUrlsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, DocumentShardWriter.Version, cancellationToken))
            yield return await group.StringsAsync("url");
    }
}
