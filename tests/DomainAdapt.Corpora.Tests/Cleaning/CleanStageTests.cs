using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class CleanStageTests
{
    [Fact]
    public async Task EveryDocumentEndsOnceAndEveryByteIsAccountedFor()
    {
        using var folder = new TempFolder();
        var line = "This line is long enough to be counted as one.";
        Document[] documents =
        [
            Doc("kept", $"A document\u00A0with words.  \r\n\r\n\r\n\r\n{line}\n{line}\nEnd."),
            Doc("short", "Too  short."),
            Doc("clean", "Nothing here needs to change, and it is long enough."),
        ];

        var run = await RunAsync(folder, documents, new NormaliseSpec { Kind = "normalise", Name = "tidy" },
            new RepeatedLinesSpec { Kind = "repeated_lines", Name = "repeated_lines" }, new LengthSpec { Kind = "length", Name = "length", MinWords = 5 });

        var kept = await run.DocumentsAsync("kept");
        Assert.Equal([$"A document with words.\n\n{line}\nEnd.", documents[2].TextAsString], kept.Select(document => document.TextAsString));
        var reject = Assert.Single(await run.RejectsAsync());
        Assert.Equal(("short", "length", "Too short."), (reject.Document.Origin, reject.Step, reject.Document.TextAsString)); // as the filter saw it
        Assert.Equal((2.0, 5.0), (reject.Verdict.Measured, reject.Verdict.Limit));
        Assert.Equal(1, run.Counts["documents_rejected.length.too_short"]);
        Assert.Equal(line.Length + 1, run.Counts["bytes_cut.repeated_lines.repeated_line"]);
        Assert.Equal(2, run.Counts["documents_rewritten.tidy"]);
        var cut = Assert.Single(await CutsAsync(run));
        Assert.Equal((kept[0].Id, "repeated_lines", line + "\n"), (cut.Id, cut.Step, Encoding.UTF8.GetString(cut.Text.Span)));
    }

    [Fact] // A step that loses text without saying so breaks the balance; here a filter is made to do a rewriter's work.
    public async Task AStepThatForgetsADocumentWouldBeSeen()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, [Doc("a", "one two"), Doc("b", "three")], new LengthSpec { Kind = "length", Name = "length", MinWords = 2 });
        run.Counts.Add("documents_kept", -1);
        Assert.All(new CleanStage(new CleanSpec { Steps = [] }, Sources.Catalog()).Balances.Take(1), balance =>
        {
            var (left, right) = balance.Sums(run.Counts);
            Assert.NotEqual(left, right);
        });
    }

    [Fact] // So that a run can tell of those that never did; a rewriter that changes nothing found clean text.
    public async Task CountsWhatEveryRuleDroppedAndCut()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, [Doc("a", "one two three"), Doc("b", "one")], new NormaliseSpec { Kind = "normalise", Name = "normalise" },
            new RepeatedLinesSpec { Kind = "repeated_lines", Name = "repeated_lines" }, new LengthSpec { Kind = "length", Name = "length", MinWords = 2 },
            new C4ParagraphSpec { Kind = "c4_paragraph", Name = "c4_paragraph", MinParagraphCharacters = 0 });
        Assert.Equal([("c4_paragraph", 0), ("length", 1), ("repeated_lines", 0)], run.Counts.Parts(Counts.RuleHits).Select(part => (part.Key, (int)part.Value)));
    }

    [Fact] // Its rows end with bars, so they are cut; what the plain view shows of them is not what is left.
    public async Task ACutterJudgesWhatItLeftOfMarkdown()
    {
        using var folder = new TempFolder();
        var rows = string.Join('\n', Enumerable.Range(0, 6).Select(row => $"| This row number {row} is a sentence. |"));
        var run = await RunAsync(folder, [Doc("table", rows) with { Format = DocumentFormat.Markdown }], new C4QualitySpec { Kind = "c4_quality", Name = "c4_quality" });
        Assert.Equal("too_few_sentences", Assert.Single(await run.RejectsAsync()).Verdict.Reason);
    }

    [Fact]
    public void Check_WantsStepsToldApart()
    {
        var problems = new SpecProblems();
        new CleanSpec { Steps = [new LengthSpec { Name = "length" }, new LengthSpec { Name = "length" }] }.Check(problems);
        Assert.Equal("steps", Assert.Single(problems.All).Path);
    }

    private static Document Doc(string origin, string text) => Sources.Document("web", origin, text);

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

    private static Task<StageRun> RunAsync(TempFolder folder, IReadOnlyList<Document> documents, params StepSpec[] steps)
        => StageRun.OfAsync(
            new CleanStage(new CleanSpec { Steps = steps }, Sources.Catalog()), "clean", folder.Path, [Sources.Of("web")],
            StageRun.Shards(folder.At("in"), documents));
}
