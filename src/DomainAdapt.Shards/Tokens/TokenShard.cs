using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Shards.Tokens;

/// <summary>A document as token ids.</summary>
/// <param name="Id">The document.</param>
/// <param name="Source">The pipeline's name of its source.</param>
/// <param name="Ids">Its token ids, without separators.</param>
/// <param name="TextBytes">Bytes of the text they encode.</param>
/// <param name="Attributes">The document's attributes.</param>
public sealed record DocumentTokens(DocumentId Id, string Source, ReadOnlyMemory<int> Ids, int TextBytes, Attributes Attributes)
{
    /// <summary>The document's address.</summary>
    public string? Url { get; init; }

    /// <summary>The document's date.</summary>
    public string? Date { get; init; }

    /// <summary>The document's language.</summary>
    public string? Language { get; init; }

    /// <summary>The document's licence.</summary>
    public string? Licence { get; init; }

    /// <summary>Words of the text.</summary>
    public int Words { get; init; }
}

/// <summary>What take-down lists and statistics ask of a document, without its tokens.</summary>
/// <param name="Id">The document.</param>
/// <param name="Tokens">Its tokens, without a separator.</param>
/// <param name="Url">Its address.</param>
/// <param name="Licence">Its licence.</param>
public readonly record struct TokenizedDocument(DocumentId Id, int Tokens, string? Url, string? Licence);

/// <summary>
/// Writes documents' token ids to a Parquet shard: <c>id</c>, <c>source</c>, <c>url</c>, <c>date</c>, <c>language</c>, <c>licence</c>, <c>tokens</c>
/// (their number), <c>ids</c> (list of int32), <c>text_bytes</c>, <c>words</c>, <c>attributes</c> (JSON). A row group holds 16 MiB, about 4 million
/// tokens. Who asks about documents from here on, such as a take-down list, needs no earlier stage for it.
/// </summary>
public sealed class TokenShardWriter : IDisposable
{
    /// <summary>End of a token shard's name.</summary>
    public const string Suffix = "tokens.parquet";

    internal const int Version = 1;

    private readonly TaskOutput _output;
    private readonly TextColumn _id = new("id");
    private readonly TextColumn _source = new("source", repetitive: true);
    private readonly TextColumn _url = new("url", optional: true);
    private readonly TextColumn _date = new("date", optional: true);
    private readonly TextColumn _language = new("language", optional: true, repetitive: true);
    private readonly TextColumn _licence = new("licence", optional: true, repetitive: true);
    private readonly NumberColumn<int> _tokens = new("tokens");
    private readonly IdListColumn _ids = new("ids");
    private readonly NumberColumn<int> _textBytes = new("text_bytes");
    private readonly NumberColumn<int> _words = new("words");
    private readonly TextColumn _attributes = new("attributes");
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public TokenShardWriter(TaskOutput output)
    {
        _output = output;
        _rows = new RowWriter(output, Version, [_id, _source, _url, _date, _language, _licence, _tokens, _ids, _textBytes, _words, _attributes]);
    }

    /// <summary>Adds a document.</summary>
    public void Write(DocumentTokens tokens)
    {
        _id.Add(tokens.Id.ToString());
        _source.Add(tokens.Source);
        _url.Add(tokens.Url);
        _date.Add(tokens.Date);
        _language.Add(tokens.Language);
        _licence.Add(tokens.Licence);
        _tokens.Add(tokens.Ids.Length);
        _ids.Add(tokens.Ids.Span);
        _textBytes.Add(tokens.TextBytes);
        _words.Add(tokens.Words);
        _attributes.Add(tokens.Attributes.ToJson());
        _output.Ids.Add(tokens.Id);
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>Reads what <see cref="TokenShardWriter"/> wrote.</summary>
public static class TokenShardReader
{
    /// <summary>The documents in row order, one row group a batch; the ids of a batch are slices of one array.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<DocumentTokens>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, TokenShardWriter.Version, cancellationToken))
        {
            var ids = await group.StringsAsync("id");
            var sources = await group.StringsAsync("source");
            var tokens = await group.IdListsAsync("ids");
            var textBytes = await group.NumbersAsync<int>("text_bytes");
            var attributes = await group.StringsAsync("attributes");
            var urls = await group.StringsAsync("url");
            var dates = await group.StringsAsync("date");
            var languages = await group.StringsAsync("language");
            var licences = await group.StringsAsync("licence");
            var words = await group.NumbersAsync<int>("words");
            yield return
            [
                .. ids.Select((id, row) => new DocumentTokens(
                    DocumentId.Parse(id!), sources[row]!, tokens[row], textBytes[row], Attributes.Parse(attributes[row]!))
                {
                    Url = urls[row],
                    Date = dates[row],
                    Language = languages[row],
                    Licence = licences[row],
                    Words = words[row],
                }),
            ];
        }
    }

    /// <summary>The numbers of tokens at some rows, ascending, from their row groups alone and without reading the tokens themselves.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<int>> ReadLengthsAsync(string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, TokenShardWriter.Version, rows, async (group, places) =>
        {
            var tokens = await group.NumbersAsync<int>("tokens");
            return places.Select(place => tokens[place]);
        }, cancellationToken);

    /// <summary>The documents' names and numbers of tokens in row order, without reading the tokens themselves.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<(DocumentId Id, int Tokens)>> ReadLengthsAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, TokenShardWriter.Version, cancellationToken))
        {
            var ids = await group.StringsAsync("id");
            var tokens = await group.NumbersAsync<int>("tokens");
            yield return [.. ids.Select((id, row) => (DocumentId.Parse(id!), tokens[row]))];
        }
    }

    /// <summary>What documents are, one row group a batch, without reading tokens.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<DocumentFacts> ReadColumnsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, TokenShardWriter.Version, cancellationToken))
        {
            yield return await DocumentFacts.ReadAsync(group) with
            {
                Tokens = await group.NumbersAsync<int>("tokens"),
                TextBytes = await group.NumbersAsync<int>("text_bytes"),
                Words = await group.NumbersAsync<int>("words"),
            };
        }
    }

    /// <summary>The documents' names, numbers of tokens, addresses and licences in row order, without reading the tokens themselves.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<TokenizedDocument>> ReadDocumentsAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, TokenShardWriter.Version, cancellationToken))
        {
            var ids = await group.StringsAsync("id");
            var tokens = await group.NumbersAsync<int>("tokens");
            var urls = await group.StringsAsync("url");
            var licences = await group.StringsAsync("licence");
            yield return [.. ids.Select((id, row) => new TokenizedDocument(DocumentId.Parse(id!), tokens[row], urls[row], licences[row]))];
        }
    }
}
