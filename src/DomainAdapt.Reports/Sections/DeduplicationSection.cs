using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Sections;

/// <summary>What was said twice, who copies whom, how large clusters are and how the largest begin, and which benchmark items training text had.</summary>
internal static class DeduplicationSection
{
    /// <summary>Kinds whose tables stand here.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["dedup_exact", "dedup_near", "dedup_paragraphs", "dedup_substring", "decontaminate"];

    private static readonly string[] ClusterColumns = ["source", "similarity", "text", "document"];
    private const int MostItems = 100;
    private const int MostClusters = 20;

    public static Section? Build(RunData run)
    {
        StageData[] stages = [.. run.Stages.Where(stage => Kinds.Contains(stage.Node.Kind) && stage.Marker is not null)];
        if (stages.Length == 0)
            return null;
        Figure?[] figures =
        [
            Amounts(stages),
            Search(stages),
            Summed(stages, "duplicates_by_source", "Which source copies which", ["duplicate_source", "survivor_source"], ["documents"], int.MaxValue),
            Summed(stages, "parts_by_source", "Which source has parts of which", ["part_source", "first_source"], ["parts"], int.MaxValue),
            Sizes(stages),
            .. stages.Select(Largest),
            Summed(stages, "contamination", $"Benchmark items found, the {MostItems} with the most documents", ["item", "part"], ["documents", "runs"], MostItems),
        ];
        return new Section(
            "deduplication", "Duplicates and benchmarks",
            "A document that went has one like it that stayed, named in its reject. Of the largest clusters the survivor stands first; their texts are beginnings, in which "
            + "personal data is replaced. A bucket that was chained had more documents than max_bucket, so that each was compared with its neighbour alone.",
            [.. figures.OfType<Figure>()]);
    }

    private static ReportTable Amounts(StageData[] stages) => new("deduplication", "What each stage took",
        [
            new("stage", "Stage"),
            new("documents_in", "Documents", ValueFormat.Count),
            new("documents_rejected", "Rejected", ValueFormat.Count),
            new("share_rejected", "Share rejected", ValueFormat.Share, IsBar: true),
            new("documents_cut", "Cut", ValueFormat.Count),
            new("bytes_in", "Bytes in", ValueFormat.Bytes),
            new("bytes_gone", "Bytes rejected or cut", ValueFormat.Bytes),
            new("share_gone", "Share gone", ValueFormat.Share, IsBar: true),
        ],
        [.. stages.Select(stage =>
        {
            var counts = stage.Counts;
            var gone = counts["bytes_rejected"] + counts.Parts("bytes_cut").Values.Sum();
            return (IReadOnlyList<object?>)
            [
                stage.Node.Address, counts["documents_in"], counts["documents_rejected"], ShareOf(counts["documents_rejected"], counts["documents_in"]),
                counts["documents_cut"], counts["bytes_in"], gone, ShareOf(gone, counts["bytes_in"]),
            ];
        })]);

    /// <summary>How near duplicates were found, bad input included.</summary>
    private static ReportTable? Search(StageData[] stages)
    {
        StageData[] near = [.. stages.Where(stage => stage.Node.Kind == "dedup_near")];
        return near.Length == 0 ? null : new ReportTable("near_search", "How near duplicates were found",
            [
                new("stage", "Stage"),
                new("candidates", "Candidates", ValueFormat.Count),
                new("candidates_compared", "Compared", ValueFormat.Count),
                new("candidates_joined_already", "Joined already", ValueFormat.Count),
                new("edges", "Near", ValueFormat.Count),
                new("clusters", "Clusters", ValueFormat.Count),
                new("buckets_chained", "Buckets chained", ValueFormat.Count),
                new("documents_shorter", "Shorter than a shingle", ValueFormat.Count),
                new("documents_without_words", "Without words", ValueFormat.Count),
            ],
            [.. near.Select(stage => (IReadOnlyList<object?>)
            [
                stage.Node.Address, stage.Counts["candidates"], stage.Counts["candidates_compared"], stage.Counts["candidates_joined_already"], stage.Counts["edges"],
                stage.Counts["clusters"], stage.Counts["buckets_chained"], stage.Counts["documents_shorter"], stage.Counts["documents_without_words"],
            ])]);
    }

    private static ReportTable? Sizes(StageData[] stages)
    {
        var sizes = Summed(stages, "cluster_sizes", "Clusters by size", ["size_from", "size_to"], ["clusters", "documents"], int.MaxValue);
        return sizes is null ? null : sizes with { Rows = [.. sizes.Rows.OrderBy(row => (string)row[0]!, StringComparer.Ordinal).ThenBy(row => (long)row[1]!)] };
    }

    /// <summary>The tables of a name of all tasks, summed by their keys; those with most first.</summary>
    private static ReportTable? Summed(StageData[] stages, string name, string title, string[] keys, string[] amounts, int most)
    {
        var rows = from stage in stages
                   from table in Tables(stage, name)
                   from row in Enumerable.Range(0, table.Rows)
                   let key = string.Join('\0', keys.Select(column => Value(table, column, row)))
                   group (Key: keys.Select(column => Value(table, column, row)), Amounts: amounts.Select(column => (long)Value(table, column, row)!)) by (stage.Node.Address, key) into same
                   let sums = amounts.Select((_, index) => same.Sum(row => row.Amounts.ElementAt(index))).ToArray()
                   orderby sums[0] descending, same.Key.Address, same.Key.key
                   select (IReadOnlyList<object?>)[same.Key.Address, .. same.First().Key, .. sums];
        IReadOnlyList<object?>[] shown = [.. rows.Take(most)];
        return shown.Length == 0 ? null : new ReportTable(name, title,
            [
                new("stage", "Stage"),
                .. keys.Select((key, index) => new ReportColumn(key, Fields.Title(key), shown[0][index + 1] is long ? ValueFormat.Count : ValueFormat.Text)),
                .. amounts.Select((amount, index) => new ReportColumn(amount, Fields.Title(amount), ValueFormat.Count, IsBar: index == 0)),
            ],
            shown);
    }

    private static ReportTable? Largest(StageData stage)
    {
        const string Name = "largest_clusters";
        var rows = from table in Tables(stage, Name)
                   from row in Enumerable.Range(0, table.Rows)
                   select (Cluster: (string)Value(table, "cluster", row)!, Size: (long)Value(table, "size", row)!, Place: (long)Value(table, "place", row)!,
                       Cells: (IReadOnlyList<object?>)[.. ClusterColumns.Select(column => Value(table, column, row))]);
        var clusters = rows.GroupBy(row => (row.Size, row.Cluster)).OrderByDescending(cluster => cluster.Key.Size).ThenBy(cluster => cluster.Key.Cluster, StringComparer.Ordinal);
        IReadOnlyList<object?>[] shown =
        [
            .. clusters.Take(MostClusters).SelectMany(cluster => cluster.OrderBy(row => row.Place)
                .Select(row => (IReadOnlyList<object?>)[row.Size, row.Place == 0 ? "stays" : "goes", .. row.Cells])),
        ];
        return shown.Length == 0 ? null : new ReportTable($"{Name}_{stage.Node.Address}", $"The largest clusters, {stage.Node.Address}",
            [
                new("size", "Documents", ValueFormat.Count), new("fate", ""), new("source", "Source"), new("similarity", "Similarity", ValueFormat.Number),
                new("text", "Beginning"), new("document", "Document"),
            ],
            shown);
    }

    private static IEnumerable<Table> Tables(StageData stage, string name) => stage.Tables.Where(table => table.Name == name);

    private static object? Value(Table table, string column, int row) => table.Columns.FirstOrDefault(found => found.Name == column) switch
    {
        Column<string> texts => texts.Values[row],
        Column<long> integers => integers.Values[row],
        Column<double> numbers => numbers.Values[row],
        _ => null,
    };

    private static object? ShareOf(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
