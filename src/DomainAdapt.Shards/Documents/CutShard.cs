using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>A piece that was cut out of a document.</summary>
/// <param name="Id">The document.</param>
/// <param name="Step">Name of the step that cut it.</param>
/// <param name="Cut">Its bytes in the document as the step saw it, and the rule.</param>
/// <param name="Text">What was cut; UTF-8.</param>
public sealed record CutPiece(DocumentId Id, string Step, Cut Cut, ReadOnlyMemory<byte> Text);

/// <summary>Writes cuts to a Parquet shard: <c>id</c>, <c>step</c>, <c>rule</c>, <c>start</c>, <c>length</c> (bytes), <c>text</c>; one row a cut.</summary>
public sealed class CutShardWriter : IDisposable
{
    /// <summary>End of a cut shard's name.</summary>
    public const string Suffix = "cuts.parquet";

    internal const int Version = 1;

    private readonly TaskOutput _output;
    private readonly TextColumn _id = new("id", repetitive: true);
    private readonly TextColumn _step = new("step", repetitive: true);
    private readonly TextColumn _rule = new("rule", repetitive: true);
    private readonly NumberColumn<int> _start = new("start");
    private readonly NumberColumn<int> _length = new("length");
    private readonly TextColumn _text = new("text");
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public CutShardWriter(TaskOutput output)
    {
        _output = output;
        _rows = new RowWriter(output, Version, [_id, _step, _rule, _start, _length, _text]);
    }

    /// <summary>Adds a cut.</summary>
    /// <param name="id">The document.</param>
    /// <param name="step">Name of the step that cut it.</param>
    /// <param name="cut">Its range and rule.</param>
    /// <param name="text">The bytes of the cut itself.</param>
    /// <exception cref="ArgumentException">The text is not as long as the cut.</exception>
    public void Write(DocumentId id, string step, Cut cut, ReadOnlySpan<byte> text)
    {
        if (text.Length != cut.Length)
            throw new ArgumentException($"The cut of '{step}' in document {id} has {cut.Length} bytes; found {text.Length} bytes of text.", nameof(text));
        _id.Add(id.ToString());
        _step.Add(step);
        _rule.Add(cut.Rule);
        _start.Add(cut.Start);
        _length.Add(cut.Length);
        _text.Add(text);
        _output.Ids.Add(id);
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>Reads what <see cref="CutShardWriter"/> wrote.</summary>
public static class CutShardReader
{
    /// <summary>The cuts in row order, one row group a batch.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<CutPiece>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, CutShardWriter.Version, cancellationToken))
            yield return await ReadAsync(group);
    }

    /// <summary>Steps and rules in row order, one row group a batch, without reading the texts.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<(string Step, string Rule)>> ReadRulesAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, CutShardWriter.Version, cancellationToken))
        {
            var (steps, rules) = (await group.StringsAsync("step"), await group.StringsAsync("rule"));
            yield return [.. steps.Select((step, row) => (step!, rules[row]!))];
        }
    }

    /// <summary>The cut at a row, from its row group alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or has no such row.</exception>
    public static Task<CutPiece> ReadRowAsync(string path, int row, CancellationToken cancellationToken)
        => RowGroup.ReadRowAsync(path, CutShardWriter.Version, row, async (group, place) => (await ReadAsync(group))[place], cancellationToken);

    /// <summary>Steps and cuts at some rows, ascending, from their row groups alone and without reading the texts.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<(string Step, Cut Cut)>> ReadCutsAsync(string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, CutShardWriter.Version, rows, async (group, places) =>
        {
            var (steps, rules) = (await group.StringsAsync("step"), await group.StringsAsync("rule"));
            var (starts, lengths) = (await group.NumbersAsync<int>("start"), await group.NumbersAsync<int>("length"));
            return places.Select(place => (steps[place]!, new Cut(starts[place], lengths[place], rules[place]!)));
        }, cancellationToken);

    private static async Task<IReadOnlyList<CutPiece>> ReadAsync(RowGroup group)
    {
        var ids = await group.StringsAsync("id");
        var steps = await group.StringsAsync("step");
        var rules = await group.StringsAsync("rule");
        var starts = await group.NumbersAsync<int>("start");
        var lengths = await group.NumbersAsync<int>("length");
        var texts = await group.Utf8Async("text");
        return
        [
            .. ids.Select((id, row) => new CutPiece(
                DocumentId.Parse(id!), steps[row]!, new Cut(starts[row], lengths[row], rules[row]!), texts[row])),
        ];
    }
}
