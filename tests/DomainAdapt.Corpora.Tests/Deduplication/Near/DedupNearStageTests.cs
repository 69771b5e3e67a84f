using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

public sealed class DedupNearStageTests
{
    [Fact]
    public async Task KeepsOneOfACluster()
    {
        using var folder = new TempFolder();
        Document[] web = [Doc("web", "w1", Text(1) + " and more of it"), Doc("web", "w2", Text(2)), Doc("web", "w3", "!")];
        Document[] law = [Doc("law", "l1", Text(1)), Doc("law", "l2", Text(3)), Doc("law", "l3", "...")];
        var run = await RunAsync(folder, new DedupNearSpec(), web, law);
        Assert.Equal(["w1", "w2", "w3", "l2", "l3"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        var reject = Assert.Single(await run.RejectsAsync());
        Assert.Equal(("l1", "near_duplicate", web[0].Id.ToString()), (reject.Document.Origin, reject.Verdict.Reason, reject.Document.Attributes.Text("duplicate_of")));
        var clusters = await Table.ReadAsync(Assert.Single(run.Channel("clusters")).Path, TestContext.Current.CancellationToken);
        Assert.Equal([2L, 2L], clusters.Values<long>("size"));
        Assert.Equal([web[0].Id.ToString(), law[0].Id.ToString()], clusters.Values<string>("document"));
        Assert.Equal(["web", "law"], clusters.Values<string>("source"));
        Assert.All(clusters.Values<string>("survivor"), id => Assert.Equal(web[0].Id.ToString(), id));
        Assert.All(clusters.Values<string>("cluster"), id => Assert.Equal(new[] { web[0].Id, law[0].Id }.Min().ToString(), id));
        Assert.Equal(1, clusters.Values<double>("similarity")[0]);
        Assert.InRange(clusters.Values<double>("similarity")[1], 0.9, 0.999);
    }

    [Theory]
    [InlineData("", new[] { SurvivalRule.Longest }, "long")]
    [InlineData("law", new[] { SurvivalRule.Priority, SurvivalRule.Longest }, "licensed")]
    [InlineData("", new[] { SurvivalRule.Licence }, "licensed")]
    [InlineData("", new[] { SurvivalRule.Newest }, "new")]
    [InlineData("", new[] { SurvivalRule.Oldest }, "licensed")]
    public async Task TheRulesDecideWhoSurvives(string priority, SurvivalRule[] rules, string survivor)
    {
        using var folder = new TempFolder();
        Document[] web = [Doc("web", "long", Text(1) + " with some words more"), Doc("web", "new", Text(1)) with { Date = "2026-01-01" }];
        Document[] law = [Doc("law", "licensed", Text(1)) with { Date = "2001-05-05", Licence = "CC0-1.0" }];
        var spec = new DedupNearSpec { Survivor = rules, Priority = priority.Length > 0 ? [priority] : [] };
        Assert.Equal(survivor, Assert.Single(await (await RunAsync(folder, spec, web, law)).DocumentsAsync("kept")).Origin);
    }

    [Fact] // For the report: whose documents copy whose, how large clusters are, and how the largest begin, without personal data.
    public async Task SumsUpClustersAndShowsTheLargest()
    {
        using var folder = new TempFolder();
        Document[] web = [.. Enumerable.Range(0, 6).Select(i => Doc("web", $"w{i}", "Write to jane.doe@example.org about " + Text(1))), Doc("web", "w6", Text(2)), Doc("web", "w7", Text(3))];
        Document[] law = [Doc("law", "l1", Text(2)), Doc("law", "l2", Text(4))];
        var run = await RunAsync(folder, new DedupNearSpec { Priority = ["law"], PartitionDocuments = 3 }, web, law);

        var sources = await TablesAsync("duplicates_by_source", "duplicate_source", "survivor_source", "documents");
        Assert.Equal([("web", "law", 1L), ("web", "web", 5L)], sources.Order());
        var sizes = await TablesAsync("cluster_sizes", "size_from", "size_to", "documents");
        Assert.Equal([("2", "3", 2L), ("4", "7", 6L)], sizes.Order());
        var texts = await TablesAsync("largest_clusters", "source", "text", "size");
        Assert.Equal([6L, 6, 6, 6, 2, 2], texts.Select(row => row.Item3).OrderDescending());
        Assert.All(texts.Where(row => row.Item3 == 6), row => Assert.StartsWith("Write to <EMAIL_ADDRESS> about word", row.Item2, StringComparison.Ordinal));
        Assert.All(texts, row => Assert.InRange(row.Item2.Length, 200, 300));

        async Task<List<(string, string, long)>> TablesAsync(string name, string one, string other, string amount)
        {
            var rows = new List<(string, string, long)>();
            foreach (var file in run.Channel("tables"))
            {
                var table = await Table.ReadAsync(file.Path, TestContext.Current.CancellationToken);
                if (table.Name == name)
                    rows.AddRange(Enumerable.Range(0, table.Rows).Select(row => (Cell(table, one, row), Cell(table, other, row), table.Values<long>(amount)[row])));
            }
            return [.. rows.GroupBy(row => (row.Item1, row.Item2), row => row.Item3).SelectMany(same => name == "largest_clusters" ? same.Select(amount => (same.Key.Item1, same.Key.Item2, amount)) : [(same.Key.Item1, same.Key.Item2, same.Sum())])];
        }

        static string Cell(Table table, string column, int row)
            => table.Columns.OfType<Column<string>>().FirstOrDefault(found => found.Name == column)?.Values[row] ?? $"{table.Values<long>(column)[row]}";
    }

    [Fact] // The same documents in other shards, other order, other partitions: the same documents survive, and they are those of the search in memory.
    public async Task SurvivorsDependOnTheDocumentsAlone()
    {
        var random = new SplitMix64(3);
        Document[] all = [.. Enumerable.Range(0, 300).Select(i => Doc("web", $"w{i}", Changed(Text(random.Next(60)), random.Next(12), (int)i)))];
        var one = await KeptAsync(new DedupNearSpec { Priority = ["web"] }, all);
        random.Shuffle(all.AsSpan());
        var many = await KeptAsync(new DedupNearSpec { PartitionDocuments = 40 }, [.. all.Chunk(37)]);
        Assert.Equal(one, many);
        Assert.InRange(one.Length, 60, 250);

        var near = new NearDuplicates(new NearOptions());
        foreach (var document in all)
            near.Add(document.Text.Span);
        var expected = all.Select(document => document.Id).ToHashSet();
        foreach (var cluster in near.Clusters())
        {
            var survivor = cluster.Select(number => all[number]).OrderByDescending(document => document.Text.Length).ThenBy(document => document.Id).First();
            expected.ExceptWith(cluster.Select(number => all[number].Id).Where(id => id != survivor.Id));
        }
        Assert.Equal(expected.Order(), one);

        static async Task<DocumentId[]> KeptAsync(DedupNearSpec spec, params Document[][] shards)
        {
            using var folder = new TempFolder();
            return [.. (await (await RunAsync(folder, spec, shards)).DocumentsAsync("kept")).Select(document => document.Id).Order()];
        }
    }

    [Fact] // Copies beyond the bucket's limit, in several shards and partitions: one stays.
    public async Task ManyCopiesAreOneCluster()
    {
        using var folder = new TempFolder();
        Document[] all = [.. Enumerable.Range(0, 500).Select(i => Doc("web", $"w{i}", Text(1)))];
        var run = await RunAsync(folder, new DedupNearSpec { MaxBucket = 20, PartitionDocuments = 100 }, [.. all.Chunk(90)]);
        Assert.Equal(all.Min(document => document.Id), Assert.Single(await run.DocumentsAsync("kept")).Id);
        Assert.True(run.Counts["buckets_chained"] > 0);
        Assert.InRange(run.Counts["candidates_compared"], 499, 499 * 10);
    }

    [Fact] // A corpus may name records alike: of three that are equal one stays. Once all of them went, each as the duplicate of itself.
    public async Task RecordsOfOneName_AreNotAllDuplicatesOfThemselves()
    {
        using var folder = new TempFolder();
        Document[] web = [Doc("web", "w1", Text(1)), Doc("web", "w1", Text(1)), Doc("web", "w2", Text(2)), Doc("web", "w1", Text(1)), Doc("web", "w1", Text(3))];
        var run = await RunAsync(folder, new DedupNearSpec(), web, [web[0]]);
        Assert.Equal([web[0].Text.Length, web[2].Text.Length, web[4].Text.Length], (await run.DocumentsAsync("kept")).Select(document => document.Text.Length));
        Assert.Equal(3, run.Counts["documents_rejected"]);
    }

    [Fact] // It was not signed, and what it is counted as is not what the document before it was.
    public async Task ADocumentThatIsTakenDown_CountsAsRejectedAlone()
    {
        using var folder = new TempFolder();
        Document[] web = [Doc("web", "w1", "two words"), Doc("web", "w2", Text(1)), Doc("web", "w3", Text(2))];
        var list = folder.At("take-down.txt");
        await File.WriteAllTextAsync(list, $"{web[1].Id}\n", TestContext.Current.CancellationToken);
        var run = await RunAsync(folder, new DedupNearSpec { TakeDown = list }, web);
        Assert.Equal("taken_down", Assert.Single(await run.RejectsAsync()).Verdict.Reason);
        Assert.Equal((2, 1, 0), (run.Counts["documents_signed"], run.Counts["documents_shorter"], run.Counts["documents_without_words"]));
    }

    [Fact]
    public async Task EqualRunsWriteEqualBytes()
    {
        Document[] web = [.. Enumerable.Range(0, 50).Select(i => Doc("web", $"w{i}", Text((ulong)i % 7)))];
        using var one = new TempFolder();
        using var other = new TempFolder();
        Assert.Equal(
            (await RunAsync(one, new DedupNearSpec(), web)).Files.Select(file => (file.Channel, file.Name, file.Sha256)),
            (await RunAsync(other, new DedupNearSpec(), web)).Files.Select(file => (file.Channel, file.Name, file.Sha256)));
    }

    [Fact]
    public async Task AnUnknownSourceInPriorityIsNamed()
    {
        using var folder = new TempFolder();
        var wrong = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, new DedupNearSpec { Priority = ["wbe"] }, [Doc("web", "w", "t")]));
        Assert.Contains("'wbe'", wrong.Message, StringComparison.Ordinal);
    }

    private static string Text(ulong seed)
    {
        var random = new SplitMix64(seed);
        return string.Join(' ', Enumerable.Range(0, 120).Select(_ => $"word{random.Next(1000)}"));
    }

    private static string Changed(string text, ulong words, int number)
        => $"{text} {string.Join(' ', Enumerable.Range(0, (int)words).Select(i => $"own{number}x{i}"))}";

    private static Document Doc(string source, string origin, string text) => Sources.Document(source, origin, text);

    private static Task<StageRun> RunAsync(TempFolder folder, DedupNearSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(
            new DedupNearStage(spec), "dedup_near", folder.Path, [Sources.Of("web"), Sources.Of("law")], StageRun.Shards(folder.At("in"), shards));
}
