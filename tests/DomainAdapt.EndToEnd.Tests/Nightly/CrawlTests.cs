using System.Diagnostics;
using System.Text.Json;
using DomainAdapt.Testing;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>
/// A crawl of more than 500 MB of real pages, with planted defects, through every stage by the real program. Explicit: <c>tests/nightly.sh</c>
/// runs it.
/// </summary>
[Trait("Category", "Nightly")]
public sealed class CrawlTests
{
    private const long LeastHtmlBytes = 500_000_000;

    // What the program itself takes beside what the pipeline file grants.
    private const long MostMemoryBytes = (CrawlPipeline.MemoryGib + 1L) << 30;

    /// <summary>Where packages, crawl and outputs lie; <c>DOMAINADAPT_NIGHTLY</c>, or a folder for temporary files.</summary>
    private static readonly string Folder = Environment.GetEnvironmentVariable("DOMAINADAPT_NIGHTLY") is { Length: > 0 } given
        ? given
        : Path.Combine(Path.GetTempPath(), "domainadapt-nightly");

    [Fact(Explicit = true)]
    public async Task Run_CrawlWithPlantedDefects_EveryDefectFound_EveryBalanceCloses_MemoryWithinTheLimit()
    {
        var domainData = SharedData.Path("data/corpora/domain");
        Assert.SkipUnless(domainData is not null, "needs the domain sets of the shared data, data/corpora/domain");
        var pages = await DebianPages.FetchAsync(Path.Combine(Folder, "packages"));
        var crawlFolder = Path.Combine(Folder, "crawl");
        var crawl = PlantedCrawl.Build(crawlFolder, pages.Pages);
        Assert.True(crawl.HtmlBytes >= LeastHtmlBytes, $"the crawl has {crawl.HtmlBytes} bytes of HTML");

        var clock = Stopwatch.StartNew();
        var pipeline = CrawlPipeline.Write(crawlFolder, domainData);
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(crawlFolder, "run", pipeline, "--offline");
        clock.Stop();
        Assert.True(code == 0, output + errors);

        var store = new WorkStore(crawlFolder);
        using var lookup = new FoundDefects(store, crawl);
        var found = lookup.All();
        CrawlResults.Write(MiniQuickstart.FindPipeline("../docs/results/nightly-crawl.json"), pages, crawl, store, found, clock.Elapsed);

        Assert.All(found, defect => Assert.True(defect.IsAsExpected, defect.ToString()));
        Assert.InRange(lookup.TemplatesHeldOut(), 0, 1);
        Assert.Equal(0, lookup.PlantedWithSeveralEnds());
        Assert.All(store.Markers(), stage => CheckBalances(stage.Key, stage.Value));
        Assert.All(store.Markers(), stage => CheckMemory(stage.Key, stage.Value));
        var (verified, proof, problems) = await DomainAdaptProcess.RunAsync(crawlFolder, "mix", "verify", CrawlPipeline.Name);
        Assert.True(verified == 0, proof + problems);
    }

    private static void CheckBalances(string stage, JsonElement marker)
    {
        var counts = marker.GetProperty("counts");
        foreach (var balance in marker.GetProperty("balances").EnumerateArray())
            Assert.True(Sum(balance.GetProperty("left")) == Sum(balance.GetProperty("right")), $"{stage}: {balance} of {counts}");

        long Sum(JsonElement names)
            => names.EnumerateArray().Sum(name => counts.TryGetProperty(name.GetString()!, out var count) ? count.GetInt64() : 0);
    }

    private static void CheckMemory(string stage, JsonElement marker)
    {
        var peak = marker.GetProperty("evidence").GetProperty("peak_memory_bytes").GetInt64();
        Assert.True(peak <= MostMemoryBytes, $"{stage}: {peak} bytes at its peak, more than {MostMemoryBytes}");
    }
}
