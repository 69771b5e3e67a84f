using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Tokens;

/// <summary>A document that a mix left out because a take-down list names it.</summary>
/// <param name="Id">The document.</param>
/// <param name="Source">The pipeline's name of its source.</param>
/// <param name="Entry">The entry that names it.</param>
/// <param name="Tokens">Its tokens, without a separator.</param>
public sealed record ExcludedDocument(DocumentId Id, string Source, string Entry, int Tokens);

/// <summary>Writes excluded documents to a Parquet shard: <c>id</c>, <c>source</c>, <c>entry</c>, <c>tokens</c>.</summary>
public sealed class ExcludedShardWriter : IDisposable
{
    /// <summary>End of a shard's name.</summary>
    public const string Suffix = "excluded.parquet";

    internal const int Version = 1;

    private readonly TaskOutput _output;
    private readonly TextColumn _id = new("id");
    private readonly TextColumn _source = new("source", repetitive: true);
    private readonly TextColumn _entry = new("entry", repetitive: true);
    private readonly NumberColumn<int> _tokens = new("tokens");
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public ExcludedShardWriter(TaskOutput output)
    {
        _output = output;
        _rows = new RowWriter(output, Version, [_id, _source, _entry, _tokens]);
    }

    /// <summary>Adds a document.</summary>
    public void Write(ExcludedDocument document)
    {
        _id.Add(document.Id.ToString());
        _source.Add(document.Source);
        _entry.Add(document.Entry);
        _tokens.Add(document.Tokens);
        _output.Ids.Add(document.Id);
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>Reads what <see cref="ExcludedShardWriter"/> wrote.</summary>
public static class ExcludedShardReader
{
    /// <summary>The documents in row order, one row group a batch.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<ExcludedDocument>> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, ExcludedShardWriter.Version, cancellationToken))
            yield return await ReadAsync(group);
    }

    /// <summary>The documents at some rows, ascending, from their row groups alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<ExcludedDocument>> ReadRowsAsync(string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, ExcludedShardWriter.Version, rows, async (group, places) =>
        {
            var documents = await ReadAsync(group);
            return places.Select(place => documents[place]);
        }, cancellationToken);

    private static async Task<ExcludedDocument[]> ReadAsync(RowGroup group)
    {
        var ids = await group.StringsAsync("id");
        var sources = await group.StringsAsync("source");
        var entries = await group.StringsAsync("entry");
        var tokens = await group.NumbersAsync<int>("tokens");
        return [.. ids.Select((id, row) => new ExcludedDocument(DocumentId.Parse(id!), sources[row]!, entries[row]!, tokens[row]))];
    }
}
