using DomainAdapt.Core.Stages;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Sections;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Tests.Sections;

public sealed class DeduplicationSectionTests
{
    [Fact]
    public async Task Build_SumsTheTablesOfAllTasks()
    {
        using var run = Deduplicated();
        var section = DeduplicationSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default))!;
        Assert.Equal(
            ["deduplication", "near_search", "duplicates_by_source", "parts_by_source", "cluster_sizes", "largest_clusters_dedup_near", "contamination"],
            section.Figures.Select(figure => figure.Name));

        Assert.Equal([["dedup_near", 1000L, 40L, 0.04, 0L, 50_000L, 2000L, 0.04], ["dedup_paragraphs", 960L, 0L, 0.0, 7L, 48_000L, 480L, 0.01]], Rows("deduplication").Take(2));
        Assert.Equal([["dedup_near", "web", "filings", 25L], ["dedup_near", "web", "web", 15L]], Rows("duplicates_by_source"));
        Assert.Equal([["dedup_near", 2L, 3L, 11L, 22L], ["dedup_near", 8L, 15L, 1L, 9L]], Rows("cluster_sizes"));
        Assert.Equal(
            [[9L, "stays", "filings", 1.0, "Lorem", "d1"], [9L, "goes", "web", 0.9, "Lorem too", "d2"], [2L, "stays", "web", 1.0, "Ipsum", "d3"]],
            Rows("largest_clusters_dedup_near"));
        Assert.Equal([["decontaminate@web", "mmlu/7", "query", 5L, 9L], ["decontaminate@web", "mmlu/1", "answer", 2L, 2L]], Rows("contamination"));
        Assert.Equal(3L, Rows("near_search")[0][6]);

        IReadOnlyList<IReadOnlyList<object?>> Rows(string name) => Assert.IsType<ReportTable>(section.Figures.Single(figure => figure.Name == name)).Rows;
    }

    [Fact]
    public async Task Build_IsNothingWithoutSuchAStage()
    {
        using var run = new SomeRun();
        run.Add("clean", "web", new Counts());
        Assert.Null(DeduplicationSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default)));
    }

    [Fact] // Tables that stand in the section stand nowhere else.
    public async Task Build_IsTheOnlyPlaceOfItsTables()
    {
        using var run = Deduplicated();
        Assert.Null(TablesSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default)));
    }

    private static SomeRun Deduplicated()
    {
        var run = new SomeRun();
        run.Add("dedup_near", null,
            new Counts { ["documents_in"] = 1000, ["documents_rejected"] = 40, ["bytes_in"] = 50_000, ["bytes_rejected"] = 2000, ["buckets_chained"] = 3 },
            tables:
            [
                Sources(("web", "web", 5), ("web", "filings", 25), ("web", "web", 10)), Sizes((8, 1, 9), (2, 10, 20), (2, 1, 2)),
                Largest(("c2", 2, 0, "d3", "web", 1.0, "Ipsum"), ("c1", 9, 1, "d2", "web", 0.9, "Lorem too"), ("c1", 9, 0, "d1", "filings", 1.0, "Lorem")),
            ]);
        run.Add("dedup_paragraphs", null, new Counts { ["documents_in"] = 960, ["bytes_in"] = 48_000, ["documents_cut"] = 7, ["bytes_cut.repeated"] = 480 },
            tables: [new Table("parts_by_source", new Column<string>("part_source", ["web"]), new Column<string>("first_source", ["web"]), new Column<long>("parts", [7]))]);
        run.Add("decontaminate", "web", new Counts { ["documents_in"] = 900 }, tables:
        [
            new Table("contamination", new Column<string>("item", ["mmlu/7", "mmlu/1"]), new Column<string>("part", ["query", "answer"]), new Column<long>("documents", [5, 2]), new Column<long>("runs", [9, 2])),
        ]);
        return run;
    }

    private static Table Sources(params (string Duplicate, string Survivor, long Documents)[] rows) => new("duplicates_by_source",
        new Column<string>("duplicate_source", [.. rows.Select(row => row.Duplicate)]), new Column<string>("survivor_source", [.. rows.Select(row => row.Survivor)]),
        new Column<long>("documents", [.. rows.Select(row => row.Documents)]));

    private static Table Sizes(params (long From, long Clusters, long Documents)[] rows) => new("cluster_sizes",
        new Column<long>("size_from", [.. rows.Select(row => row.From)]), new Column<long>("size_to", [.. rows.Select(row => (2 * row.From) - 1)]),
        new Column<long>("clusters", [.. rows.Select(row => row.Clusters)]), new Column<long>("documents", [.. rows.Select(row => row.Documents)]));

    private static Table Largest(params (string Cluster, long Size, long Place, string Document, string Source, double Similarity, string Text)[] rows) => new("largest_clusters",
        new Column<string>("cluster", [.. rows.Select(row => row.Cluster)]), new Column<long>("size", [.. rows.Select(row => row.Size)]),
        new Column<long>("place", [.. rows.Select(row => row.Place)]), new Column<string>("document", [.. rows.Select(row => row.Document)]),
        new Column<string>("source", [.. rows.Select(row => row.Source)]), new Column<double>("similarity", [.. rows.Select(row => row.Similarity)]),
        new Column<string>("text", [.. rows.Select(row => row.Text)]));
}
