using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Sequences;

/// <summary>A training sequence: tokens of one source, document after document, each followed by the separator.</summary>
/// <param name="Ids">Its token ids; as many as the format says.</param>
/// <param name="Source">The source all of them come from.</param>
/// <param name="Epoch">Which pass over the source its first token belongs to, from 0.</param>
/// <param name="RealTokens">Tokens that are not padding; separators are real.</param>
/// <param name="FirstDocument">The document its first token belongs to.</param>
public sealed record TrainingSequence(ReadOnlyMemory<int> Ids, string Source, int Epoch, int RealTokens, DocumentId FirstDocument)
{
    private static readonly ReadOnlyMemory<int> OneWholeDocument = new int[1];

    /// <summary>Where each of its documents begins, the first at 0; padding begins none.</summary>
    public ReadOnlyMemory<int> DocumentStarts { get; init; } = OneWholeDocument;

    /// <summary>For each of its documents, the place within it of its first token here: above 0 where it goes on from another sequence.</summary>
    public ReadOnlyMemory<int> DocumentPositions { get; init; } = OneWholeDocument;

    /// <summary>A sequence of pieces that follow each other from its beginning.</summary>
    public static TrainingSequence Of(ReadOnlyMemory<int> ids, string source, int realTokens, IReadOnlyList<SequencePiece> pieces)
        => new(ids, source, pieces[0].Epoch, realTokens, pieces[0].Document)
        {
            DocumentStarts = pieces.Select(piece => piece.Offset).ToArray(),
            DocumentPositions = pieces.Select(piece => piece.DocumentOffset).ToArray(),
        };
}

/// <summary>
/// Writes training sequences to a Parquet shard: <c>input_ids</c>, <c>document_starts</c>, <c>document_positions</c> (lists of int32), <c>source</c>,
/// <c>epoch</c>, <c>real_tokens</c>, <c>first_document</c>, and <c>position_ids</c> (list of int32) where asked for; the footer names <c>sequence_tokens</c>, <c>vocabulary</c>, <c>dtype</c> and the <c>tokenizer</c>'s fingerprint.
/// </summary>
public sealed class SequenceShardWriter : IDisposable
{
    /// <summary>End of a sequence shard's name.</summary>
    public const string Suffix = "sequences.parquet";

    internal const int Version = 2;

    private readonly SequenceFormat _format;
    private readonly IdListColumn _ids = new("input_ids");
    private readonly IdListColumn _starts = new("document_starts");
    private readonly IdListColumn _positions = new("document_positions");
    private readonly TextColumn _source = new("source", repetitive: true);
    private readonly NumberColumn<int> _epoch = new("epoch");
    private readonly NumberColumn<int> _realTokens = new("real_tokens");
    private readonly TextColumn _firstDocument = new("first_document");
    private readonly IdListColumn? _positionIds;
    private readonly int[] _row;
    private readonly RowWriter _rows;

    /// <summary>Begins a shard, with a column <c>position_ids</c> where asked for.</summary>
    public SequenceShardWriter(
        TaskOutput output, SequenceFormat format, bool positionIds = false, ShardCompression compression = ShardCompression.Zstd)
    {
        _format = format;
        _row = new int[format.SequenceTokens];
        _positionIds = positionIds ? new IdListColumn("position_ids") : null;
        ColumnWriter[] columns = [_ids, _starts, _positions, _source, _epoch, _realTokens, _firstDocument];
        _rows = new RowWriter(output, Version, _positionIds is null ? columns : [.. columns, _positionIds], format.ToMetadata(), compression);
    }

    /// <summary>Adds a sequence.</summary>
    /// <exception cref="ArgumentException">It does not fit the format.</exception>
    public void Write(TrainingSequence sequence)
    {
        _format.Check(sequence.Ids.Span);
        if (sequence.RealTokens < 1 || sequence.RealTokens > _format.SequenceTokens)
            throw new ArgumentException($"A sequence has 1 to {_format.SequenceTokens} real tokens; found {sequence.RealTokens}.", nameof(sequence));
        if (sequence.DocumentStarts.IsEmpty || sequence.DocumentStarts.Span[0] != 0 || sequence.DocumentStarts.Length != sequence.DocumentPositions.Length)
            throw new ArgumentException("A sequence's first document begins at 0, and each has a position.", nameof(sequence));
        _ids.Add(sequence.Ids.Span);
        _starts.Add(sequence.DocumentStarts.Span);
        _positions.Add(sequence.DocumentPositions.Span);
        if (_positionIds is not null)
            AddPositions(_positionIds, sequence.DocumentStarts.Span);
        _source.Add(sequence.Source);
        _epoch.Add(sequence.Epoch);
        _realTokens.Add(sequence.RealTokens);
        _firstDocument.Add(sequence.FirstDocument.ToString());
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    /// <summary>Positions that begin at 0 with each document; padding goes on counting.</summary>
    private void AddPositions(IdListColumn column, ReadOnlySpan<int> starts)
    {
        for (var document = 0; document < starts.Length; document++)
        {
            var end = document + 1 < starts.Length ? starts[document + 1] : _row.Length;
            for (var i = starts[document]; i < end; i++)
                _row[i] = i - starts[document];
        }
        column.Add(_row);
    }
}

/// <summary>Reads what <see cref="SequenceShardWriter"/> wrote.</summary>
public static class SequenceShardReader
{
    /// <summary>What the shard's sequences have in common.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async Task<SequenceFormat> ReadFormatAsync(string path, CancellationToken cancellationToken)
    {
        await using var reader = await RowGroup.OpenAsync(path, SequenceShardWriter.Version, cancellationToken);
        return SequenceFormat.FromMetadata(path, reader.CustomMetadata);
    }

    /// <summary>The sequences in order, one row group a batch; the ids of a batch are slices of one array.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<TrainingSequence>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, SequenceShardWriter.Version, cancellationToken))
        {
            var ids = await group.IdListsAsync("input_ids");
            var starts = await group.IdListsAsync("document_starts");
            var positions = await group.IdListsAsync("document_positions");
            var sources = await group.StringsAsync("source");
            var epochs = await group.NumbersAsync<int>("epoch");
            var realTokens = await group.NumbersAsync<int>("real_tokens");
            var firstDocuments = await group.StringsAsync("first_document");
            yield return
            [
                .. ids.Select((tokens, row) => new TrainingSequence(
                    tokens, sources[row]!, epochs[row], realTokens[row], DocumentId.Parse(firstDocuments[row]!))
                {
                    DocumentStarts = starts[row],
                    DocumentPositions = positions[row],
                }),
            ];
        }
    }
}
