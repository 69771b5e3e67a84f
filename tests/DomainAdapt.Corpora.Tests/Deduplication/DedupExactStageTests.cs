using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication;

public sealed class DedupExactStageTests
{
    [Fact]
    public async Task KeepsTheFirstSourcesDocumentAndNamesItOnTheOthers()
    {
        using var folder = new TempFolder();
        Document[] web = [Doc("web", "w1", "Hello  World"), Doc("web", "w2", "Alone")];
        Document[] law = [Doc("law", "l1", "hello world\n"), Doc("law", "l2", "HELLO\tWORLD"), Doc("law", "l3", "Hello, world")];

        var run = await RunAsync(folder, new DedupExactSpec(), web, law);

        Assert.Equal(["w1", "w2", "l3"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        var rejects = await run.RejectsAsync();
        Assert.Equal(["l1", "l2"], rejects.Select(reject => reject.Document.Origin));
        Assert.All(rejects, reject => Assert.Equal(
            ("exact_duplicate", web[0].Id.ToString(), "dedup_exact"),
            (reject.Verdict.Reason, reject.Document.Attributes.Text("duplicate_of"), reject.Step)));
        Assert.Equal(2, run.Counts["documents_rejected.exact_duplicate"]);
        Assert.All(run.Channel("kept"), file => Assert.NotNull(file.Source));
        var clusters = await Table.ReadAsync(Assert.Single(run.Channel("clusters")).Path, TestContext.Current.CancellationToken);
        Assert.Equal(law.Take(2).Select(document => document.Id.ToString()).ToHashSet(), clusters.Values<string>("duplicate").ToHashSet());
        Assert.Equal(["web", "web"], clusters.Values<string>("survivor_source"));
        Assert.Equal(["law", "law"], clusters.Values<string>("duplicate_source"));
        foreach (var (file, amount) in run.Channel("tables").Zip((string[])["duplicates_by_source", "cluster_sizes"], (file, name) => (file, name)))
        {
            var table = await Table.ReadAsync(file.Path, TestContext.Current.CancellationToken);
            Assert.Equal(amount, table.Name);
            Assert.Equal([amount == "cluster_sizes" ? 3L : 2L], table.Values<long>("documents"));
        }
    }

    [Fact]
    public async Task PriorityDecidesBeforeTheOrderOfTheFile()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder, new DedupExactSpec { Priority = ["law"] }, [Doc("web", "w1", "same"), Doc("web", "w2", "own")], [Doc("law", "l1", "Same")]);
        Assert.Equal(["w2", "l1"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public async Task NumbersAreFoldedOnlyWhereAskedFor(bool fold, int kept)
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder, new DedupExactSpec { FoldNumbers = fold }, [Doc("web", "w1", "Notice 7 of May"), Doc("web", "w2", "notice 2026 of May")], [Doc("law", "l1", "Notice of May")]);
        Assert.Equal(kept, (await run.DocumentsAsync("kept")).Count);
    }

    [Theory] // Each rule decides where those before it tie; the least id at last, in any order of arrival.
    [InlineData(new[] { SurvivalRule.Priority, SurvivalRule.Licence, SurvivalRule.Newest, SurvivalRule.Longest }, "licensed")]
    [InlineData(new[] { SurvivalRule.Newest }, "new")]
    [InlineData(new[] { SurvivalRule.Oldest }, "old")]
    [InlineData(new[] { SurvivalRule.Longest }, "long")]
    [InlineData(new[] { SurvivalRule.Licence, SurvivalRule.Longest }, "licensed")]
    public async Task TheRulesDecideWhoSurvives(SurvivalRule[] rules, string survivor)
    {
        Document[] web =
        [
            Doc("web", "long", "The same   text"), Doc("web", "new", "the same text") with { Date = "2026-02-01" },
            Doc("web", "licensed", "The same text") with { Date = "2020-01-01", Licence = "MIT" }, Doc("web", "old", "The same text") with { Date = "2001" },
        ];
        foreach (var shards in (Document[][][])[[web], [[.. web.Reverse()]], [web[2..], web[..2]]])
        {
            using var folder = new TempFolder();
            var run = await RunAsync(folder, new DedupExactSpec { Survivor = rules }, shards);
            Assert.Equal(survivor, Assert.Single(await run.DocumentsAsync("kept")).Origin);
        }
    }

    [Fact]
    public async Task ByUrl_PagesOfOneAddressAreEqual_AndThoseWithoutAreNot()
    {
        using var folder = new TempFolder();
        Document[] web =
        [
            Doc("web", "w1", "Page as it was") with { Url = "http://example.com/a?utm_source=x", Date = "2025-01-01" },
            Doc("web", "w2", "Page as it is") with { Url = "https://www.example.com/a/", Date = "2026-01-01" },
            Doc("web", "w3", "Page as it was") with { Url = "https://example.com/b" }, Doc("web", "w4", "None"), Doc("web", "w5", "None"),
        ];
        var run = await RunAsync(folder, new DedupExactSpec { By = DuplicateBy.Url }, web);
        Assert.Equal(["w2", "w3", "w4", "w5"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        Assert.Equal((3, 2), (run.Counts["documents_keyed"], run.Counts["documents_without_key"]));
    }

    [Fact]
    public async Task ByKey_AnAttributeIsCompared()
    {
        using var folder = new TempFolder();
        Document[] web =
        [
            .. new[] { "978-1", "978-2", "978-1", null, null, "" }.Select((isbn, i) => Doc("web", $"w{i}", $"Text {i}") is var document && isbn is not null
                ? document with { Attributes = document.Attributes.With("isbn", isbn) } : Doc("web", $"w{i}", $"Text {i}")),
        ];
        var run = await RunAsync(folder, new DedupExactSpec { By = DuplicateBy.Key, Key = "isbn" }, web);
        var kept = (await run.DocumentsAsync("kept")).Select(document => document.Origin).ToList();
        Assert.Equal(5, kept.Count);
        Assert.Equal(web[0].Id < web[2].Id ? "w2" : "w0", Assert.Single(await run.RejectsAsync()).Document.Origin);
    }

    [Theory]
    [InlineData(DuplicateBy.Key, null, false, "key")]
    [InlineData(DuplicateBy.Text, "isbn", false, "key")]
    [InlineData(DuplicateBy.Url, null, true, "fold_numbers")]
    [InlineData(DuplicateBy.Key, "isbn", false, null)]
    public void Check_WhatIsComparedIsSaidOnce(DuplicateBy by, string? key, bool fold, string? wrong)
    {
        var problems = new SpecProblems();
        new DedupExactSpec { By = by, Key = key, FoldNumbers = fold }.Check(problems);
        Assert.Equal(wrong, problems.All.Select(problem => problem.Path).FirstOrDefault());
    }

    [Fact] // The same documents in other shards, other order and other partitions: the same documents survive.
    public async Task SurvivorsDependOnTheDocumentsAlone()
    {
        var random = new SplitMix64(3);
        Document[] web = [.. Enumerable.Range(0, 300).Select(i => Doc("web", $"w{i}", $"text {random.Next(120)}"))];
        Document[] law = [.. Enumerable.Range(0, 300).Select(i => Doc("law", $"l{i}", $"Text  {random.Next(120)}"))];
        var inFew = await DigestAsync(new DedupExactSpec(), web, law);
        random.Shuffle(web.AsSpan());
        random.Shuffle(law.AsSpan());
        var inMany = await DigestAsync(
            new DedupExactSpec { PartitionDocuments = 50 }, [.. law.Chunk(70), .. web.Chunk(40)]);

        Assert.Equal(inFew, inMany);
        // Oracle: for each text the least id of the longest of the web, or of the law where the web has none.
        var expected = web.Concat(law).GroupBy(document => document.TextAsString.ToLowerInvariant().Replace("  ", " ", StringComparison.Ordinal))
            .Select(same => same.OrderBy(document => document.Source == "web" ? 0 : 1).ThenByDescending(document => document.Text.Length).ThenBy(document => document.Id).First().Id).Order();
        Assert.Equal(expected, inFew);

        static async Task<DocumentId[]> DigestAsync(DedupExactSpec spec, params Document[][] shards)
        {
            using var folder = new TempFolder();
            var run = await RunAsync(folder, spec, shards);
            return [.. (await run.DocumentsAsync("kept")).Select(document => document.Id).Order()];
        }
    }

    [Fact] // A corpus may name records alike: of three that are equal one stays. Once all of them went, each as the duplicate of itself.
    public async Task RecordsOfOneName_AreNotAllDuplicatesOfThemselves()
    {
        using var folder = new TempFolder();
        Document[] web = [Doc("web", "w1", "one text"), Doc("web", "w1", "one text"), Doc("web", "w2", "another text"), Doc("web", "w1", "one text"), Doc("web", "w1", "a third text of that name")];
        var run = await RunAsync(folder, new DedupExactSpec(), web, [web[0]]);
        Assert.Equal([web[0].Text.Length, web[2].Text.Length, web[4].Text.Length], (await run.DocumentsAsync("kept")).Select(document => document.Text.Length));
        Assert.Equal(3, run.Counts["documents_rejected"]);
    }

    [Fact]
    public async Task EqualRunsWriteEqualBytes()
    {
        Document[] web = [.. Enumerable.Range(0, 50).Select(i => Doc("web", $"w{i}", $"text {i % 7}"))];
        using var one = new TempFolder();
        using var other = new TempFolder();
        Assert.Equal(
            (await RunAsync(one, new DedupExactSpec(), web)).Files.Select(file => (file.Channel, file.Name, file.Sha256)),
            (await RunAsync(other, new DedupExactSpec(), web)).Files.Select(file => (file.Channel, file.Name, file.Sha256)));
    }

    [Fact]
    public async Task AnUnknownSourceInPriorityIsNamed()
    {
        using var folder = new TempFolder();
        var wrong = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, new DedupExactSpec { Priority = ["wbe"] }, [Doc("web", "w", "t")]));
        Assert.Contains("'wbe'", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, wrong.ExitCode);
    }

    private static Document Doc(string source, string origin, string text) => Sources.Document(source, origin, text);

    private static Task<StageRun> RunAsync(TempFolder folder, DedupExactSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(
            new DedupExactStage(spec), "dedup_exact", folder.Path, [Sources.Of("web"), Sources.Of("law")], StageRun.Shards(folder.At("in"), shards));
}
