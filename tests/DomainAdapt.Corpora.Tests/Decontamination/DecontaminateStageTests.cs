using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Decontamination;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Decontamination;

public sealed class DecontaminateStageTests
{
    private const string Item = "How many cups of feed does she need to give her chickens in the final meal of the day?";
    private const string Statute = "Be it enacted by the Senate and House of Representatives of the United States in Congress assembled";
    private static readonly string Before = string.Concat(Enumerable.Repeat("Plain text of the farm. ", 20));

    [Fact]
    public async Task RejectsDocumentsWithAnItem()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, new DecontaminateSpec { Benchmarks = [Benchmark(folder)] }, [Doc("clean", Before), Doc("bad", Before + Item)]);
        Assert.Equal(["clean"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        var reject = Assert.Single(await run.RejectsAsync());
        Assert.Equal(("bad", "contaminated", "gsm/q1"), (reject.Document.Origin, reject.Verdict.Reason, reject.Document.Attributes.Text("contaminated_by")));
        var table = await Table.ReadAsync(Assert.Single(run.Channel("tables")).Path, TestContext.Current.CancellationToken);
        Assert.Equal(["gsm/q1"], table.Values<string>("item"));
    }

    [Fact] // The words of the item go, with a margin; the balance of bytes closes (checked by the run).
    public async Task CutsTheSpan()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder, new DecontaminateSpec { Benchmarks = [Benchmark(folder)], Action = ContaminationAction.Cut, MarginBytes = 10 }, [Doc("bad", $"{Before}{Item} {Before}")]);
        var text = Assert.Single(await run.DocumentsAsync("kept")).TextAsString;
        Assert.DoesNotContain("chickens", text, StringComparison.Ordinal);
        Assert.StartsWith("Plain text of the farm.", text, StringComparison.Ordinal);
        Assert.EndsWith("Plain text of the farm. ", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, (2 * Before.Length) - 40, 2 * Before.Length);
    }

    [Theory] // What many documents of a source have shows nothing; in whichever shards they lie.
    [InlineData(4, 4)]
    [InlineData(3, 0)]
    public async Task CommonPhrasesShowNothing(int documents, int kept)
    {
        using var folder = new TempFolder();
        Document[] all = [.. Enumerable.Range(0, documents).Select(i => Doc($"d{i}", $"{Statute}, that number {i}"))];
        var run = await RunAsync(folder, new DecontaminateSpec { Benchmarks = [Benchmark(folder)], MaxDocuments = 3 }, all[..1], all[1..]);
        Assert.Equal(kept, (await run.DocumentsAsync("kept")).Count);
    }

    private static string Benchmark(TempFolder folder)
    {
        var path = folder.At("gsm.jsonl");
        File.WriteAllLines(path, [JsonSerializer.Serialize(new { id = "q1", query = Item }), JsonSerializer.Serialize(new { id = "q2", query = Statute })]);
        return path;
    }

    private static Document Doc(string origin, string text) => Sources.Document("web", origin, text);

    private static Task<StageRun> RunAsync(TempFolder folder, DecontaminateSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(
            new DecontaminateStage(spec), "decontaminate", folder.Path, [Sources.Of("web")], StageRun.Shards(folder.At("in"), shards));
}
