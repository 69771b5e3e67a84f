using System.Collections.Immutable;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Statistics;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Data;

/// <summary>What a run left for reports: its plan, the markers of its stages and their tables, and counts over columns of documents and measures. No text is read.</summary>
/// <param name="Id">The run.</param>
/// <param name="Manifest">What was asked for and planned.</param>
/// <param name="Stages">The stages, in the plan's order.</param>
internal sealed record RunData(string Id, RunManifest Manifest, IReadOnlyList<StageData> Stages)
{
    private const string TablesChannel = "tables";

    /// <summary>The ledger of a mix, the account of a training.</summary>
    private static readonly string[] RecordChannels = ["ledger", "account"];

    /// <summary>Stages whose documents could not be counted, and why.</summary>
    public IReadOnlyList<string> Uncounted { get; init; } = [];

    /// <summary>The sources' names, in the order of the file.</summary>
    public IEnumerable<string> Sources => Manifest.Sources.Select(source => source.Name);

    /// <summary>The stages of a kind that are done.</summary>
    public IEnumerable<StageData> Done(string kind) => Stages.Where(stage => stage.Node.Kind == kind && stage.Marker is not null);

    /// <summary>Reads a run.</summary>
    /// <exception cref="DomainAdaptException">A marker, table or record cannot be read (exit code 4).</exception>
    public static async Task<RunData> ReadAsync(WorkFolder work, RunFolder run, CancellationToken cancellationToken)
    {
        var uncounted = new List<string>();
        var stages = new List<StageData>();
        foreach (var node in run.Manifest.Nodes)
        {
            var marker = RunFolder.MarkerOf(work, node);
            var folder = Path.Combine(work.Store, node.FolderName);
            var tables = new List<Table>();
            var records = ImmutableSortedDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
            foreach (var file in marker?.Files ?? [])
            {
                var path = Path.Combine(folder, file.Channel, file.Name);
                if (file.Channel == TablesChannel)
                    tables.Add(await Table.ReadAsync(path, cancellationToken).ConfigureAwait(false));
                else if (RecordChannels.Contains(file.Channel))
                    records[file.Channel] = await ReadJsonAsync(path, cancellationToken).ConfigureAwait(false);
            }
            var statistics = marker is null ? [] : await StatisticsAsync(work, node, uncounted, cancellationToken).ConfigureAwait(false);
            stages.Add(new StageData(node, marker, tables, records.ToImmutable()) { Statistics = statistics });
        }
        return new RunData(run.Id, run.Manifest, stages) { Uncounted = uncounted };
    }

    /// <summary>A report is made of the rest too where an earlier version wrote files without the columns that are counted.</summary>
    private static async Task<IReadOnlyList<Table>> StatisticsAsync(WorkFolder work, PlannedNode node, List<string> uncounted, CancellationToken cancellationToken)
    {
        try
        {
            return await StageStatistics.ReadAsync(work, node, cancellationToken).ConfigureAwait(false);
        }
        catch (DomainAdaptException exception)
        {
            uncounted.Add($"{node.Address}: {exception.Message}");
            return [];
        }
    }

    private static async Task<JsonElement> ReadJsonAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                using var document = await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false);
                return document.RootElement.Clone();
            }
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new DomainAdaptException(
                $"{path}: cannot be read: {exception.Message} Run the pipeline again with --rehash to find what changed.", ExitCodes.StaleOutput, exception);
        }
    }
}
