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
public sealed record TrainingSequence(ReadOnlyMemory<int> Ids, string Source, int Epoch, int RealTokens, DocumentId FirstDocument);

/// <summary>
/// Writes training sequences to a Parquet shard: <c>input_ids</c> (list of int32), <c>source</c>, <c>epoch</c>, <c>real_tokens</c>,
/// <c>first_document</c>; the footer names <c>sequence_tokens</c>, <c>vocabulary</c>, <c>dtype</c> and the <c>tokenizer</c>'s fingerprint.
/// </summary>
public sealed class SequenceShardWriter : IDisposable
{
    /// <summary>End of a sequence shard's name.</summary>
    public const string Suffix = "sequences.parquet";

    internal const int Version = 1;

    private readonly SequenceFormat _format;
    private readonly IdListColumn _ids = new("input_ids");
    private readonly TextColumn _source = new("source", repetitive: true);
    private readonly NumberColumn<int> _epoch = new("epoch");
    private readonly NumberColumn<int> _realTokens = new("real_tokens");
    private readonly TextColumn _firstDocument = new("first_document");
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public SequenceShardWriter(TaskOutput output, SequenceFormat format)
    {
        _format = format;
        _rows = new RowWriter(output, Version, [_ids, _source, _epoch, _realTokens, _firstDocument], format.ToMetadata());
    }

    /// <summary>Adds a sequence.</summary>
    /// <exception cref="ArgumentException">It does not fit the format.</exception>
    public void Write(TrainingSequence sequence)
    {
        _format.Check(sequence.Ids.Span);
        if (sequence.RealTokens < 1 || sequence.RealTokens > _format.SequenceTokens)
            throw new ArgumentException($"A sequence has 1 to {_format.SequenceTokens} real tokens; found {sequence.RealTokens}.", nameof(sequence));
        _ids.Add(sequence.Ids.Span);
        _source.Add(sequence.Source);
        _epoch.Add(sequence.Epoch);
        _realTokens.Add(sequence.RealTokens);
        _firstDocument.Add(sequence.FirstDocument.ToString());
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
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
            var sources = await group.StringsAsync("source");
            var epochs = await group.NumbersAsync<int>("epoch");
            var realTokens = await group.NumbersAsync<int>("real_tokens");
            var firstDocuments = await group.StringsAsync("first_document");
            yield return
            [
                .. ids.Select((tokens, row) => new TrainingSequence(
                    tokens, sources[row]!, epochs[row], realTokens[row], DocumentId.Parse(firstDocuments[row]!))),
            ];
        }
    }
}
