using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Tests.Deduplication.Indexing;

public sealed class IndexedStageTests
{
    public static TheoryData<bool> Kinds => [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ALaterDocumentThatComesFirst_WithdrawsTheEarlierOne(bool isNear)
    {
        using var runs = Runs(isNear);
        var (old, better) = (Doc("w1", Text(1)), Doc("w2", Text(1)) with { Licence = "MIT" });
        await runs.RunAsync([old]);
        var run = await runs.RunAsync([better]);
        Assert.Equal([(old.Id.ToString(), better.Id.ToString(), "beaten")], runs.Withdrawn);
        Assert.Equal("w2", Assert.Single(await run.DocumentsAsync("kept")).Origin);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ALaterCopy_NamesTheEarlierSurvivor_WithItsSource(bool isNear)
    {
        using var runs = Runs(isNear);
        var old = Doc("l1", Text(1), "law") with { Licence = "MIT" };
        await runs.RunAsync([Doc("w0", Text(9)), old]);
        var run = await runs.RunAsync([Doc("w2", Text(1)), Doc("w3", Text(3))]);
        Assert.Equal(old.Id.ToString(), Assert.Single(await run.RejectsAsync()).Document.Attributes.Text("duplicate_of"));
        var table = await Table.ReadAsync(Assert.Single(run.Channel("clusters")).Path, TestContext.Current.CancellationToken);
        // Of near clusters the survivor has a row too.
        Assert.Equal(isNear ? ["law", "law"] : ["law"], table.Values<string>("survivor_source"));
        Assert.Equal(isNear ? ["law", "web"] : ["web"], table.Values<string>(isNear ? "source" : "duplicate_source"));
        Assert.Empty(runs.Withdrawn);
        Assert.True(Assert.Single(runs.Added).OfThisRun);
    }

    [Theory] // It stands where its text stands now, and who was its duplicate survives.
    [MemberData(nameof(Kinds))]
    public async Task ADocumentThatComesAgainWithAnotherText_IsTheNewOneAlone(bool isNear)
    {
        using var runs = Runs(isNear);
        var (first, copy, other) = (Doc("w1", Text(1)) with { Licence = "MIT" }, Doc("w2", Text(1)), Doc("w3", Text(3)) with { Licence = "MIT", Date = "2026" });
        await runs.RunAsync([first, copy, other]);
        Assert.Equal(new[] { first.Id.ToString(), other.Id.ToString() }.Order(StringComparer.Ordinal), runs.Survivors.Order(StringComparer.Ordinal));

        await runs.RunAsync([first with { Text = Doc("w1", Text(2)).Text }]);
        Assert.Equal([(copy.Id.ToString(), false)], runs.Added);
        Assert.Empty(runs.Withdrawn);

        await runs.RunAsync([first with { Text = other.Text }]);
        Assert.Equal([(first.Id.ToString(), other.Id.ToString(), "beaten")], runs.Withdrawn);
        Assert.Empty(runs.Added);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ASurvivorThatIsTakenDown_HasASuccessor_WhereThereIsOne(bool isNear)
    {
        using var runs = Runs(isNear);
        var (first, copy, alone) = (Doc("w1", Text(1)) with { Licence = "MIT" }, Doc("w2", Text(1)), Doc("w3", Text(3)));
        await runs.RunAsync([first, copy, alone]);
        await runs.RunAsync([], [first.Id, alone.Id]);
        Assert.Equal(
            new[] { (first.Id.ToString(), copy.Id.ToString(), "taken_down"), (alone.Id.ToString(), "", "taken_down") }.OrderBy(gone => gone.Item1, StringComparer.Ordinal),
            runs.Withdrawn);
        Assert.Equal([(copy.Id.ToString(), false)], runs.Added);
        // It stays down, without the list, and takes no part.
        var run = await runs.RunAsync([first]);
        Assert.Equal("taken_down", Assert.Single(await run.RejectsAsync()).Verdict.Reason);
        Assert.Equal([copy.Id.ToString()], runs.Survivors);
    }

    [Fact] // The link of a chain goes: its ends are near no more, and both survive.
    public async Task Near_ALinkThatIsTakenDown_PartsTheCluster()
    {
        using var runs = Runs(isNear: true);
        string Window(int from) => string.Join(' ', Text(1, 400).Split(' ').Skip(from).Take(120));
        var (left, link, right) = (Doc("w1", Window(0)) with { Date = "2020" }, Doc("w2", Window(12)) with { Date = "2026" }, Doc("w3", Window(24)) with { Date = "2021" });
        await runs.RunAsync([left, right]);
        Assert.Equal(2, runs.Survivors.Count);
        await runs.RunAsync([link]);
        Assert.Equal([link.Id.ToString()], runs.Survivors);
        await runs.RunAsync([], [link.Id]);
        // The newer of the two stands for it.
        Assert.Equal([(link.Id.ToString(), right.Id.ToString(), "taken_down")], runs.Withdrawn);
        Assert.Equal(2, runs.Survivors.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AListWithALineThatIsNoId_IsRefusedWithItsPlace(bool isNear)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, $"{Doc("w1", "").Id}\nw2\n", TestContext.Current.CancellationToken);
        using var runs = isNear
            ? new IndexedRuns(_ => new DedupNearSpec { Kind = "dedup_near", Index = "seen", TakeDown = path }, spec => new DedupNearStage((DedupNearSpec)spec))
            : new IndexedRuns(_ => new DedupExactSpec { Kind = "dedup_exact", Index = "seen", TakeDown = path }, spec => new DedupExactStage((DedupExactSpec)spec));
        var wrong = await Assert.ThrowsAsync<DomainAdaptException>(() => runs.RunAsync([Doc("w1", Text(1))]));
        Assert.Contains($"{path}:2: 'w2' is no document id", wrong.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    private static IndexedRuns Runs(bool isNear) => isNear
        ? new IndexedRuns(takeDown => new DedupNearSpec { Kind = "dedup_near", Index = "seen", TakeDown = takeDown }, spec => new DedupNearStage((DedupNearSpec)spec))
        : new IndexedRuns(takeDown => new DedupExactSpec { Kind = "dedup_exact", Index = "seen", TakeDown = takeDown }, spec => new DedupExactStage((DedupExactSpec)spec));

    private static string Text(ulong seed, int words = 120)
    {
        var random = new SplitMix64(seed);
        return string.Join(' ', Enumerable.Range(0, words).Select(_ => $"word{random.Next(5000)}"));
    }

    private static Document Doc(string origin, string text, string source = "web") => Sources.Document(source, origin, text);
}
