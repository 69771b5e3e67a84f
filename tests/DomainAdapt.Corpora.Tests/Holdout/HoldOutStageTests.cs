using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Holdout;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Holdout;

public sealed class HoldOutStageTests
{
    private static readonly HoldoutSpec ByGroup = new() { By = HoldoutBy.Group, Key = "group", Share = 0.5m };

    // Which groups a share of one half holds out with the default salt: the test asks the rule itself and needs one of each.
    private static readonly string In = Groups(heldOut: true);
    private static readonly string Out = Groups(heldOut: false);

    [Fact]
    public async Task AGroupGoesAsAWholeAndNearCopiesInTrainingGo()
    {
        using var folder = new TempFolder();
        var text = Words(seed: 1, 100);
        Document[] law =
        [
            Doc("law", "held-a", text, In), Doc("law", "held-b", Words(2, 100), In),
            Doc("law", "copy", text.ToUpperInvariant().Replace(" ", "\n", StringComparison.Ordinal), Out),
            Doc("law", "near", text + " " + Words(3, 15), Out), // 96 shingles of 111
            Doc("law", "far", text + " " + Words(4, 40), Out), // 96 of 136
            Doc("law", "other", Words(5, 100), Out),
        ];
        Document[] web = [Doc("web", "web-copy", text, In), Doc("web", "web-other", Words(6, 50), In)];

        var run = await RunAsync(folder, new HoldOutSpec { MaxRemovedShare = 0.6m }, law, web);

        Assert.Equal(["held-a", "held-b"], (await run.DocumentsAsync("held_out")).Select(document => document.Origin));
        Assert.Equal(["far", "other", "web-other"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        var rejects = await run.RejectsAsync();
        Assert.Equal(["copy", "near", "web-copy"], rejects.Select(reject => reject.Document.Origin));
        Assert.All(rejects, reject => Assert.Equal(
            ("near_held_out", law[0].Id.ToString()), (reject.Verdict.Reason, reject.Document.Attributes.Text("near"))));
        Assert.All(run.Channel("held_out"), file => Assert.Equal("law", file.Source));
    }

    [Fact]
    public async Task CoverageIsTheShareOfWordsInNGramsOfTraining()
    {
        using var folder = new TempFolder();
        var (own, shared) = (Words(1, 80), Words(2, 20));
        Document[] law =
        [
            Doc("law", "covered", $"{own} {shared}", In), Doc("law", "clean", Words(3, 60), In), Doc("law", "short", "only a few words", In),
            Doc("law", "quotes", $"{Words(4, 100)} {shared.ToUpperInvariant()}, {Words(5, 100)}", Out),
            Doc("law", "too-little", string.Join(' ', Words(3, 60).Split(' ').Take(12)), Out), // 12 words make no 13-gram
        ];

        var run = await RunAsync(folder, new HoldOutSpec(), law);

        var heldOut = (await run.DocumentsAsync("held_out")).ToDictionary(document => document.Origin);
        Assert.Equal(20.0 / 100, heldOut["covered"].Attributes.Number("ngram_coverage"));
        Assert.Equal(0, heldOut["clean"].Attributes.Number("ngram_coverage"));
        Assert.Equal(0, heldOut["short"].Attributes.Number("ngram_coverage"));
        Assert.Equal(2, run.Counts["documents_held_out.clean"]);
        var table = await Table.ReadAsync(Assert.Single(run.Channel("tables")).Path, TestContext.Current.CancellationToken);
        Assert.Equal(21, table.Rows);
        Assert.Equal(
            [(0.0, 2L), (0.2, 1L)],
            table.Values<double>("coverage_up_to").Zip(table.Values<long>("documents")).Where(row => row.Second > 0));
        Assert.Equal((164, 20), (run.Counts["words_held_out"], run.Counts["words_held_out.covered"]));
    }

    [Fact] // A form that half of training was written to measures nothing: it goes, and training stays.
    public async Task ATemplateIsDroppedInsteadOfItsCopies()
    {
        using var folder = new TempFolder();
        var form = Words(1, 200);
        Document[] shard1 = [Doc("law", "form", form, In), Doc("law", "held", Words(2, 100), In), .. Filled("a", 2)];
        Document[] shard2 = [.. Filled("b", 2)];

        var dropped = await RunAsync(folder, new HoldOutSpec { MaxNearPerHeldOut = 3 }, shard1, shard2);

        Assert.Equal("held", Assert.Single(await dropped.DocumentsAsync("held_out")).Origin);
        Assert.Equal(("form", "held_out_template"), Assert.Single((await dropped.RejectsAsync()).Select(reject => (reject.Document.Origin, reject.Verdict.Reason))));
        Assert.Equal(4, dropped.Counts["documents_kept"]);

        using var folder2 = new TempFolder();
        var kept = await RunAsync(folder2, new HoldOutSpec { MaxNearPerHeldOut = 4, MaxRemovedShare = 1 }, shard1, shard2);
        Assert.Equal((2, 4, 0), (kept.Counts["documents_held_out"], kept.Counts["documents_rejected.near_held_out"], kept.Counts["documents_kept"]));

        IEnumerable<Document> Filled(string name, int count)
            => Enumerable.Range(0, count).Select(i => Doc("law", $"{name}{i}", form + " " + Words(50 + i, 5), Out));
    }

    [Fact]
    public async Task RemovingTooMuchStopsTheRunAndSaysWhatToDo()
    {
        using var folder = new TempFolder();
        var text = Words(1, 50);
        Document[] law = [Doc("law", "held", text, In), Doc("law", "copy", text, Out), .. Enumerable.Range(0, 98).Select(i => Doc("law", $"{i}", Words(100 + i, 20), Out))];

        var stopped = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, new HoldOutSpec { MaxRemovedShare = 0.009m }, law));
        Assert.Contains("source 'law': 1 of 100 documents", stopped.Message, StringComparison.Ordinal);

        using var folder2 = new TempFolder();
        Assert.Equal(1, (await RunAsync(folder2, new HoldOutSpec { MaxRemovedShare = 0.01m }, law)).Counts["documents_rejected"]); // at the limit it goes on
    }

    [Fact] // The same documents in other shards: the same outcome for each.
    public async Task OutcomesDependOnTheDocumentsAlone()
    {
        var random = new SplitMix64(11);
        Document[] law =
        [
            .. Enumerable.Range(0, 200).Select(i => Doc("law", $"l{i}", Words((ulong)(i % 45), 40) + " " + Words((ulong)i, 4), i % 2 == 0 ? In : Out)),
        ];
        var inOne = await OutcomesAsync(law);
        random.Shuffle(law.AsSpan());
        Assert.Equal(inOne, await OutcomesAsync([.. law.Chunk(23)]));
        Assert.Contains(inOne, outcome => outcome.Channel == "rejected");

        static async Task<(DocumentId Id, string Channel, double? Coverage)[]> OutcomesAsync(params Document[][] shards)
        {
            using var folder = new TempFolder();
            var run = await RunAsync(folder, new HoldOutSpec { MaxRemovedShare = 1, NearJaccard = 0.6 }, shards);
            var outcomes = new List<(DocumentId, string, double?)>();
            foreach (var channel in (string[])["kept", "held_out"])
                outcomes.AddRange((await run.DocumentsAsync(channel)).Select(document => (document.Id, channel, document.Attributes.Number("ngram_coverage"))));
            outcomes.AddRange((await run.RejectsAsync()).Select(reject => (reject.Document.Id, "rejected", (double?)null)));
            return [.. outcomes.OrderBy(outcome => outcome.Item1)];
        }
    }

    [Fact]
    public async Task ASourceThatHoldsNothingOutKeepsEverything()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, new HoldOutSpec(), [Doc("web", "a", "text", In)]);
        Assert.Equal((1, 0), (run.Counts["documents_kept"], run.Counts["documents_held_out"]));
        Assert.Empty(run.Channel("matches"));
    }

    private static Task<StageRun> RunAsync(TempFolder folder, HoldOutSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(
            new HoldOutStage(spec), "hold_out", folder.Path, [Sources.Of("law", ByGroup), Sources.Of("web")], StageRun.Shards(folder.At("in"), shards));

    private static string Groups(bool heldOut)
    {
        var membership = new Membership(Sources.Of("law", ByGroup), new HoldOutSpec().Salt);
        return Enumerable.Range(0, 100).Select(i => $"group {i}").First(group => membership.IsHeldOut(Doc("law", "any", "any", group)) == heldOut);
    }

    private static Document Doc(string source, string origin, string text, string group)
        => Sources.Document(source, origin, text) with { Attributes = Attributes.Empty.With("group", group) };

    /// <summary>Words that no other seed gives.</summary>
    private static string Words(ulong seed, int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"w{seed}x{i}"));

    private static string Words(int seed, int count) => Words((ulong)seed, count);
}
