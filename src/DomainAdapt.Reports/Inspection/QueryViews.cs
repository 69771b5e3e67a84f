using System.Text;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Reports.Inspection;

/// <summary>
/// A run's shards as views of SQL, in DuckDB's words: <c>documents</c>, <c>rejects</c>, <c>cuts</c>, <c>measures</c>, <c>tokens</c>, <c>lineage</c>, each with the
/// shards' columns after <c>stage</c> and <c>channel</c>.
/// </summary>
public static class QueryViews
{
    private static readonly (string View, string Suffix)[] Views =
    [
        ("documents", DocumentShardWriter.Suffix), ("rejects", RejectShardWriter.Suffix), ("cuts", CutShardWriter.Suffix), ("measures", MeasureShardWriter.Suffix),
        ("tokens", TokenShardWriter.Suffix), ("lineage", LineageShardWriter.Suffix),
    ];

    /// <summary>The statements that make the views; a view of which the run has no shard is left out.</summary>
    public static string Of(WorkFolder work, RunFolder run)
    {
        var files = run.Manifest.Nodes.Where(node => RunFolder.MarkerOf(work, node) is not null)
            .SelectMany(node => RunFolder.FilesOf(work, node).Where(file => file.Rows > 0).Select(file => (Node: node, File: file))).ToList();
        var script = new StringBuilder();
        foreach (var (view, suffix) in Views)
        {
            var groups = files.Where(entry => entry.File.Name.EndsWith(suffix, StringComparison.Ordinal)).GroupBy(entry => (entry.Node.Address, entry.File.Channel)).ToList();
            if (groups.Count == 0)
                continue;
            // Stages have columns of their own, such as measures: by name, what one lacks is null.
            var parts = groups.Select(group => $"SELECT {Quoted(group.Key.Address)} AS stage, {Quoted(group.Key.Channel)} AS channel, * FROM read_parquet([{string.Join(", ", group.Select(entry => Quoted(PathOf(entry.File))))}])");
            script.Append("CREATE VIEW ").Append(view).Append(" AS\n  ").AppendJoin("\n  UNION ALL BY NAME ", parts).Append(";\n");
        }
        return script.ToString();
    }

    private static string PathOf(StageFile file) => Path.GetFullPath(file.Path);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
