using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Sequences;

/// <summary>
/// A stretch of a sequence that comes from one document. The stretches of a sequence follow each other without gap. A document of n tokens
/// counts n + 1 with its separator, which is its token at offset n.
/// </summary>
/// <param name="Sequence">Global number of the sequence.</param>
/// <param name="Offset">First token within the sequence.</param>
/// <param name="Tokens">Tokens of the stretch, separator included.</param>
/// <param name="Document">The document.</param>
/// <param name="DocumentOffset">First token within the document.</param>
/// <param name="Epoch">Which pass over the source, from 0.</param>
public readonly record struct SequencePiece(long Sequence, int Offset, int Tokens, DocumentId Document, int DocumentOffset, int Epoch);

/// <summary>
/// Writes which documents each sequence is made of: <c>sequence</c>, <c>offset</c>, <c>tokens</c>, <c>document</c>, <c>document_offset</c>,
/// <c>epoch</c>; one row a piece.
/// </summary>
public sealed class LineageShardWriter : IDisposable
{
    /// <summary>End of a lineage shard's name.</summary>
    public const string Suffix = "lineage.parquet";

    internal const int Version = 1;

    private readonly TaskOutput _output;
    private readonly NumberColumn<long> _sequence = new("sequence");
    private readonly NumberColumn<int> _offset = new("offset");
    private readonly NumberColumn<int> _tokens = new("tokens");
    private readonly TextColumn _document = new("document");
    private readonly NumberColumn<int> _documentOffset = new("document_offset");
    private readonly NumberColumn<int> _epoch = new("epoch");
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public LineageShardWriter(TaskOutput output)
    {
        _output = output;
        _rows = new RowWriter(output, Version, [_sequence, _offset, _tokens, _document, _documentOffset, _epoch]);
    }

    /// <summary>Adds a piece.</summary>
    public void Write(SequencePiece piece)
    {
        _sequence.Add(piece.Sequence);
        _offset.Add(piece.Offset);
        _tokens.Add(piece.Tokens);
        _document.Add(piece.Document.ToString());
        _documentOffset.Add(piece.DocumentOffset);
        _epoch.Add(piece.Epoch);
        _output.Ids.Add(piece.Document);
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>Reads what <see cref="LineageShardWriter"/> wrote.</summary>
public static class LineageShardReader
{
    /// <summary>The pieces in order, one row group a batch.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<SequencePiece>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, LineageShardWriter.Version, cancellationToken))
            yield return await ReadAsync(group);
    }

    /// <summary>The pieces at some rows, ascending, from their row groups alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<SequencePiece>> ReadRowsAsync(string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, LineageShardWriter.Version, rows, async (group, places) => await ReadAsync(group, places), cancellationToken);

    private static async Task<IReadOnlyList<SequencePiece>> ReadAsync(RowGroup group)
        => [.. await ReadAsync(group, Enumerable.Range(0, group.Rows))];

    private static async Task<IEnumerable<SequencePiece>> ReadAsync(RowGroup group, IEnumerable<int> places)
    {
        var sequences = await group.NumbersAsync<long>("sequence");
        var offsets = await group.NumbersAsync<int>("offset");
        var tokens = await group.NumbersAsync<int>("tokens");
        var documents = await group.StringsAsync("document");
        var documentOffsets = await group.NumbersAsync<int>("document_offset");
        var epochs = await group.NumbersAsync<int>("epoch");
        return places.Select(row => new SequencePiece(
            sequences[row], offsets[row], tokens[row], DocumentId.Parse(documents[row]!), documentOffsets[row], epochs[row]));
    }
}
