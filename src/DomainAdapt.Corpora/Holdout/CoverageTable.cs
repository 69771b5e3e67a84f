using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>
/// Counts held-out documents by source and n-gram coverage: <c>source</c>, <c>coverage_up_to</c> (0, 0.05, 0.1, …, 1: the end of the interval, which
/// belongs to it), <c>documents</c>.
/// </summary>
internal static class CoverageTable
{
    private const string Name = "held_out_coverage";
    private const int Intervals = 20;

    /// <summary>Writes the table.</summary>
    public static async Task<Counts> WriteAsync(StageTask task, IAsyncEnumerable<Document> heldOut)
    {
        var documents = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        await foreach (var document in heldOut.ConfigureAwait(false))
        {
            if (!documents.TryGetValue(document.Source, out var byInterval))
                documents.Add(document.Source, byInterval = new long[Intervals + 1]);
            byInterval[IntervalOf(document.Attributes.Number(HoldOutStage.CoverageAttribute) ?? 0)]++;
        }
        var rows = documents.SelectMany(source => source.Value.Select((count, interval) => (source.Key, interval, count))).ToArray();
        using var output = task.CreateOutput("tables", TableWriter.SuffixOf(Name));
        TableWriter.Write(output, new Table(
            Name,
            new Column<string>("source", [.. rows.Select(row => row.Key)]),
            new Column<double>("coverage_up_to", [.. rows.Select(row => (double)row.interval / Intervals)]),
            new Column<long>("documents", [.. rows.Select(row => row.count)])));
        return new Counts();
    }

    /// <summary>The first interval whose end is not below the coverage; nothing but 0 is in the first.</summary>
    private static int IntervalOf(double coverage) => (int)Math.Ceiling(Math.Round(coverage * Intervals, 9));
}
