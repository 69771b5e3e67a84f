using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>A document that went, and why.</summary>
/// <param name="Document">The document as the step saw it.</param>
/// <param name="Step">Name of the step or stage that rejected it.</param>
/// <param name="Verdict">Its reason, measure and limit.</param>
public sealed record RejectedDocument(Document Document, string Step, Verdict Verdict);

/// <summary>Writes rejected documents to a Parquet shard: the columns of a document, then <c>step</c>, <c>reason</c>, <c>measured</c>, <c>limit</c>.</summary>
public sealed class RejectShardWriter : IDisposable
{
    /// <summary>End of a reject shard's name.</summary>
    public const string Suffix = "rejects.parquet";

    internal const int Version = 1;

    private readonly TaskOutput _output;
    private readonly DocumentColumns _document = new();
    private readonly TextColumn _step = new("step", repetitive: true);
    private readonly TextColumn _reason = new("reason", repetitive: true);
    private readonly OptionalNumberColumn<double> _measured = new("measured");
    private readonly OptionalNumberColumn<double> _limit = new("limit");
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    public RejectShardWriter(TaskOutput output)
    {
        _output = output;
        _rows = new RowWriter(output, Version, [.. _document.All, _step, _reason, _measured, _limit]);
    }

    /// <summary>Adds a document that <paramref name="step"/> rejected.</summary>
    /// <exception cref="ArgumentException">The verdict keeps the document.</exception>
    public void Write(Document document, string step, Verdict verdict)
    {
        if (verdict.IsKept)
            throw new ArgumentException($"The verdict of '{step}' on document {document.Id} keeps it: it is no reject.", nameof(verdict));
        _document.Add(document);
        _step.Add(step);
        _reason.Add(verdict.Reason);
        _measured.Add(verdict.Measured);
        _limit.Add(verdict.Limit);
        _output.Ids.Add(document.Id);
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>Reads what <see cref="RejectShardWriter"/> wrote.</summary>
public static class RejectShardReader
{
    /// <summary>The rejected documents in row order, one row group a batch; texts are slices of one array, as with <see cref="DocumentShardReader"/>.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<RejectedDocument>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, RejectShardWriter.Version, cancellationToken))
            yield return await ReadAsync(group);
    }

    /// <summary>Steps and verdicts in row order, one row group a batch, without reading the documents.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<(string Step, Verdict Verdict)>> ReadVerdictsAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var group in RowGroup.ReadAsync(path, RejectShardWriter.Version, cancellationToken))
            yield return await ReadVerdictsAsync(group);
    }

    /// <summary>The rejected document at a row, from its row group alone.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or has no such row.</exception>
    public static Task<RejectedDocument> ReadRowAsync(string path, int row, CancellationToken cancellationToken)
        => RowGroup.ReadRowAsync(path, RejectShardWriter.Version, row, async (group, place) => (await ReadAsync(group))[place], cancellationToken);

    /// <summary>Steps and verdicts at some rows, ascending, from their row groups alone and without reading the documents.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static Task<IReadOnlyList<(string Step, Verdict Verdict)>> ReadVerdictsAsync(string path, IReadOnlyList<int> rows, CancellationToken cancellationToken)
        => RowGroup.ReadRowsAsync(path, RejectShardWriter.Version, rows, async (group, places) =>
        {
            var verdicts = await ReadVerdictsAsync(group);
            return places.Select(place => verdicts[place]);
        }, cancellationToken);

    private static async Task<IReadOnlyList<RejectedDocument>> ReadAsync(RowGroup group)
    {
        var documents = await DocumentColumns.ReadAsync(group);
        var verdicts = await ReadVerdictsAsync(group);
        return [.. documents.Select((document, row) => new RejectedDocument(document, verdicts[row].Step, verdicts[row].Verdict))];
    }

    private static async Task<IReadOnlyList<(string Step, Verdict Verdict)>> ReadVerdictsAsync(RowGroup group)
    {
        var steps = await group.StringsAsync("step");
        var reasons = await group.StringsAsync("reason");
        var measured = await group.OptionalNumbersAsync<double>("measured");
        var limits = await group.OptionalNumbersAsync<double>("limit");
        return [.. steps.Select((step, row) => (step!, Verdict.Reject(reasons[row]!, measured[row], limits[row])))];
    }
}
