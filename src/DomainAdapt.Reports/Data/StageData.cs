using System.Collections.Immutable;
using System.Text.Json;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Data;

/// <summary>What a stage of a run left for reports.</summary>
/// <param name="Node">The stage as planned.</param>
/// <param name="Marker">What it claims; null while it is not done.</param>
/// <param name="Tables">Its tables, in the order of its files.</param>
/// <param name="Records">Its JSON files, such as a mix's ledger, by channel.</param>
internal sealed record StageData(
    PlannedNode Node, StageMarker? Marker, IReadOnlyList<Table> Tables, ImmutableSortedDictionary<string, JsonElement> Records)
{
    /// <summary>What was counted over its documents and measures; none where that was not asked for, or it has none.</summary>
    public IReadOnlyList<Table> Statistics { get; init; } = [];

    /// <summary>Its counts; none while it is not done.</summary>
    public Counts Counts => Marker?.Counts ?? [];

    /// <summary>
    /// The counts that belong to a source: all, where the stage ran for it alone; else the parts named after it (<c>tokens_placed.web</c>)
    /// and the counts of its own tasks.
    /// </summary>
    public Counts CountsOf(string source)
    {
        if (Node.Source is not null)
            return Node.Source == source ? Counts : [];
        var counts = new Counts();
        foreach (var (name, amount) in Counts.Where(count => count.Key.EndsWith('.' + source, StringComparison.Ordinal)))
            counts[name[..^(source.Length + 1)]] = amount;
        if (Marker?.CountsBySource.GetValueOrDefault(source) is { } own)
        {
            foreach (var (name, amount) in own)
                counts[name] = amount;
        }
        return counts;
    }
}
