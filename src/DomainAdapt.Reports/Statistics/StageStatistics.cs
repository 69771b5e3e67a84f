using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Statistics;

/// <summary>
/// Tables over a stage's documents and measures, counted from the columns of its files, two files side by side in bounded memory. They are kept in
/// the cache under the stage's folder name, whose fingerprint decides them, so that a report counts only what is new.
/// </summary>
internal static class StageStatistics
{
    /// <summary>Raised with what is counted and how, so that what an earlier version left in the cache is counted anew.</summary>
    private const int Version = 1;
    private const int SideBySide = 2;

    /// <summary>Kinds whose documents are counted: what was read, and what is trained on or evaluated with.</summary>
    private static readonly string[] Kinds = ["read", "tokenize"];

    /// <summary>The tables of a stage that is done; none of a kind that has nothing to count.</summary>
    public static async Task<IReadOnlyList<Table>> ReadAsync(WorkFolder work, PlannedNode node, CancellationToken cancellationToken)
    {
        StageFile[] files = [.. RunFolder.FilesOf(work, node)];
        var folder = Path.Combine(work.Cache, "statistics", $"v{Version}", node.FolderName);
        if (files.Any(file => file.Channel == "measures" && MeasureTally.CanRead(file.Name)))
            return await KeptAsync<MeasureTally>(folder, [.. files.Where(file => MeasureTally.CanRead(file.Name))], cancellationToken).ConfigureAwait(false);
        return Kinds.Contains(node.Kind)
            ? await KeptAsync<DocumentTally>(folder, [.. files.Where(file => file.Channel == "kept" && DocumentTally.CanRead(file.Name))], cancellationToken).ConfigureAwait(false)
            : [];
    }

    /// <summary>The tables over files.</summary>
    public static async Task<IReadOnlyList<Table>> CountAsync<TTally>(IReadOnlyList<string> paths, CancellationToken cancellationToken) where TTally : ITally<TTally>, new()
    {
        var tallies = new TTally[SideBySide];
        await Parallel.ForAsync(0, SideBySide, cancellationToken, async (worker, cancelled) =>
        {
            tallies[worker] = new TTally();
            // Which files a worker has is fixed, so that counts that are only bounded are the same every time too.
            for (var file = worker; file < paths.Count; file += SideBySide)
                await tallies[worker].AddAsync(paths[file], cancelled).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var tally in tallies.Skip(1))
            tallies[0].Add(tally);
        return [.. tallies[0].ToTables()];
    }

    private static async Task<IReadOnlyList<Table>> KeptAsync<TTally>(string folder, StageFile[] files, CancellationToken cancellationToken) where TTally : ITally<TTally>, new()
    {
        if (Directory.Exists(folder))
            return await Task.WhenAll(Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => Table.ReadAsync(path, cancellationToken))).ConfigureAwait(false);
        if (files.Length == 0)
            return [];
        var tables = await CountAsync<TTally>([.. files.Select(file => file.Path)], cancellationToken).ConfigureAwait(false);
        var unfinished = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(unfinished);
        foreach (var table in tables)
            TableWriter.Save(Path.Combine(unfinished, TableWriter.SuffixOf(table.Name)), table);
        try
        {
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another report counted the same meanwhile.
            Directory.Delete(unfinished, recursive: true);
        }
        return tables;
    }
}
