using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Deduplication.Paragraphs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Paragraphs;

public sealed class DedupParagraphsStageTests
{
    private const string Notice = "This notice stands on each and every page of the site.";

    private static readonly DedupParagraphsSpec Lenient = new() { MinWordsLeft = 0 };

    [Fact]
    public async Task CutsWhatTheFirstSourceHasAndKeepsTheCuts()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder,
            Lenient,
            [Doc("web", "w", $"Of the web, at length enough to count as one.\n\n{Notice}\n\n \nEnd.")],
            [Doc("law", "l", $"Of the law, at length enough to count as one.\n\n{Notice.ToUpperInvariant()[..^1]}!\n\n \nEnd.")]);

        Assert.Equal(
            [$"Of the web, at length enough to count as one.\n\n{Notice}\n\n \nEnd.", "Of the law, at length enough to count as one.\n\nEnd."],
            (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
        var cut = Assert.Single(await CutsAsync(run));
        Assert.Equal((47, "repeated_paragraph", $"{Notice.ToUpperInvariant()[..^1]}!\n\n \n"), (cut.Cut.Start, cut.Cut.Rule, Encoding.UTF8.GetString(cut.Text.Span)));
        Assert.Equal(1, run.Counts["documents_cut"]);
    }

    [Theory]
    [InlineData("Net income was 5 million in the year 2019.", "Net income was 7 million in the year 2020.", false, 2)]
    [InlineData("Net income was 5 million in the year 2019.", "Net income was 7 million in the year 2020.", true, 1)]
    [InlineData("Caf\u00E9s of the city are open to all who come.", "cafe\u0301s of the CITY: are open to all, who come", false, 1)]
    [InlineData("Too short to count.", "Too short to count.", false, 2)]
    [InlineData("- - - - - - - - - - - - - - - - - - - - - -", "- - - - - - - - - - - - - - - - - - - - - -", false, 2)]
    public async Task LinesAreEqualWhereTheirWordsAre(string one, string other, bool fold, int kept)
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, Lenient with { Unit = TextUnit.Line, FoldNumbers = fold }, [Doc("web", "w", $"{one}\n{other}\nend")]);
        Assert.Equal(kept + 1, Assert.Single(await run.DocumentsAsync("kept")).TextAsString.Split('\n').Length);
    }

    [Fact]
    public async Task OneCopyOfRepeatedSentencesStays()
    {
        using var folder = new TempFolder();
        var sentences = "One goes out of the house. Two comes in at the door. Three stays where it was.";
        var run = await RunAsync(
            folder,
            Lenient with { Unit = TextUnit.SentenceSpan },
            [Doc("web", "w", $"Alone at first. {sentences} {sentences} Last of all.")],
            [Doc("law", "l", $"Before it. {sentences} After it.")]);
        Assert.Equal(
            [$"Alone at first. {sentences} Last of all.", "Before it. After it."],
            (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
    }

    [Fact]
    public async Task ADocumentLeftTooShortIsRejectedAndOneThatLostNothingIsNot()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, new DedupParagraphsSpec { MinWordsLeft = 5 }, [Doc("web", "w", Notice), Doc("web", "s", "Short.")], [Doc("law", "l", $"{Notice}\n\nFour words are left.")]);
        Assert.Equal(["w", "s"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        var reject = Assert.Single(await run.RejectsAsync());
        Assert.Equal(("left_too_short", 4.0, "Four words are left."), (reject.Verdict.Reason, reject.Verdict.Measured, reject.Document.TextAsString));
    }

    [Fact]
    public async Task TemplatesOfAHostKeepSomeCopiesAndAreNamed()
    {
        using var folder = new TempFolder();
        Document[] shop = [.. Enumerable.Range(0, 6).Select(i => Doc("web", $"s{i}", $"Page {i}\n\n{Notice}") with { Url = $"https://shop.example/{i}" })];
        Document[] other = [.. Enumerable.Range(0, 2).Select(i => Doc("web", $"o{i}", $"Page {i}\n\n{Notice}") with { Url = $"https://other.example/{i}" })];

        var run = await RunAsync(folder, Lenient with { Group = "host", MinDocuments = 3, Keep = 2 }, shop, other, [Doc("web", "none", Notice)]);

        var left = (await run.DocumentsAsync("kept")).Where(document => document.TextAsString.Contains(Notice, StringComparison.Ordinal)).Select(document => document.Origin).ToHashSet();
        Assert.Equal([.. shop.OrderBy(document => document.Id).Take(2).Select(document => document.Origin), "o0", "o1", "none"], left);
        var table = await Table.ReadAsync(Assert.Single(run.Channel("templates")).Path, TestContext.Current.CancellationToken);
        Assert.Equal((6L, 6L, Notice), (table.Values<long>("documents")[0], table.Values<long>("copies")[0], Assert.Single(table.Values<string>("text"))));
    }

    [Theory]
    [InlineData(TextUnit.Line, 0)]
    [InlineData(TextUnit.Line, 2048)]
    [InlineData(TextUnit.SentenceSpan, 0)]
    public async Task WhatStaysDependsOnTheDocumentsAlone(TextUnit unit, long filterBytes)
    {
        var random = new SplitMix64(11);
        // Runs of three sentences repeat only where there are few to choose from.
        var bound = unit == TextUnit.SentenceSpan ? 6UL : 300;
        var spec = Lenient with { Unit = unit, FilterBytes = filterBytes, MinCharacters = 8 };
        Document[] documents = [.. Enumerable.Range(0, 200).Select(i => Doc(
            i % 3 == 0 ? "law" : "web", $"d{i}", string.Join('\n', Enumerable.Range(0, 12).Select(_ => $"Sentence number {random.Next(bound)} stands here."))))];
        var digests = new HashSet<string>();
        foreach (var (shards, ranges) in ((int, long)[])[(1, 1_000_000), (7, 100), (64, 37)])
        {
            random.Shuffle(documents.AsSpan());
            var layout = documents.GroupBy(document => document.Source).SelectMany(source => source.Chunk((documents.Length / shards) + 1)).ToArray();
            using var folder = new TempFolder();
            var run = await RunAsync(folder, spec with { PartitionUnits = ranges }, layout);
            var kept = (await run.DocumentsAsync("kept")).OrderBy(document => document.Id).Select(document => $"{document.Id}{document.TextAsString}");
            digests.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', kept)))));
            Assert.True(run.Counts["bytes_cut"] > 0);
            Assert.Equal(filterBytes > 0, run.Channel("bloom_filter").Any());
        }
        Assert.Single(digests);
    }

    [Fact] // The filter spares the disk and changes no text; its mistakes are counted.
    public async Task TheFilterLetsThroughWhatRepeatsAndAFewMore()
    {
        Document[] documents = [.. Enumerable.Range(0, 50).Select(i => Doc("web", $"d{i}", string.Join('\n', Enumerable.Range(0, 100).Select(line => $"A line of number {(line < 5 ? line : (i * 1000) + line)} in the document."))))];
        using var folder = new TempFolder();
        using var plainFolder = new TempFolder();
        var filtered = await RunAsync(folder, Lenient with { Unit = TextUnit.Line, FilterBytes = 8192 }, documents);
        var plain = await RunAsync(plainFolder, Lenient with { Unit = TextUnit.Line }, documents);

        Assert.Equal(plain.Channel("kept").Select(file => file.Sha256), filtered.Channel("kept").Select(file => file.Sha256));
        Assert.Equal(5000, plain.Counts["units_written"]);
        Assert.InRange(filtered.Counts["units_written"], 250, 1500);
        var table = await Table.ReadAsync(Assert.Single(filtered.Channel("bloom_filter")).Path, TestContext.Current.CancellationToken);
        Assert.Equal(filtered.Counts["units_written"] - 250, table.Values<long>("passed_by_mistake")[0]);
        Assert.Equal(Math.Round(table.Values<long>("passed_by_mistake")[0] / 4750.0, 6), table.Values<double>("false_positive_rate")[0]);
    }

    [Fact] // The oracle: lines seen before, in the order of survival, go.
    public async Task TheCopiesThatStayAreTheFirst()
    {
        var random = new SplitMix64(5);
        Document[] web = [.. Enumerable.Range(0, 60).Select(i => Doc("web", $"w{i}", string.Join('\n', Enumerable.Range(0, 8).Select(_ => $"line {random.Next(90)} of many"))))];
        using var folder = new TempFolder();
        var run = await RunAsync(folder, Lenient with { Unit = TextUnit.Line, MinCharacters = 3 }, [.. web.Chunk(9)]);
        var seen = new HashSet<string>();
        var expected = web.OrderBy(document => document.Id).ToDictionary(
            document => document.Id, document => string.Concat(document.TextAsString.Split('\n').Where(seen.Add)));
        var kept = await run.DocumentsAsync("kept");
        Assert.All(kept, document => Assert.Equal(expected[document.Id], document.TextAsString.Replace("\n", "", StringComparison.Ordinal)));
        Assert.Equal(expected.Count(pair => pair.Value.Length > 0), kept.Count);
    }

    [Fact]
    public async Task OddTextsPass()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder, Lenient, [Doc("web", "empty", ""), Doc("web", "blank", " \n\n\n "), Doc("web", "one", new string('a', 10_000_000))], [Doc("law", "same", new string('A', 10_000_000))]);
        Assert.Equal(["empty", "blank", "one"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        Assert.Equal(["same"], (await run.RejectsAsync()).Select(reject => reject.Document.Origin));
    }

    [Fact]
    public async Task WrongSettingsAreNamed()
    {
        var problems = new SpecProblems();
        new DedupParagraphsSpec { Sentences = 0, Keep = 0, FilterBytes = 5, Group = "" }.Check(problems);
        Assert.Equal(["sentences", "keep", "filter_bytes", "group"], problems.All.Select(problem => problem.Path));
        using var folder = new TempFolder();
        var wrong = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, Lenient with { Priority = ["wbe"] }, [Doc("web", "w", "t")]));
        Assert.Contains("'wbe'", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<List<CutPiece>> CutsAsync(StageRun run)
    {
        var cuts = new List<CutPiece>();
        foreach (var file in run.Channel("cuts"))
        {
            await foreach (var batch in CutShardReader.ReadAsync(file.Path, TestContext.Current.CancellationToken))
                cuts.AddRange(batch);
        }
        return cuts;
    }

    private static Document Doc(string source, string origin, string text) => Sources.Document(source, origin, text);

    private static Task<StageRun> RunAsync(TempFolder folder, DedupParagraphsSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(
            new DedupParagraphsStage(spec), "dedup_paragraphs", folder.Path, [Sources.Of("web"), Sources.Of("law")], StageRun.Shards(folder.At("in"), shards));
}
