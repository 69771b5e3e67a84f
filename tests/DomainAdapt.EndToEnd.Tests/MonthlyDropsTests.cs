using System.Text.Json;
using DomainAdapt.Core.Randomness;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Two monthly drops through the shipped pipeline <c>monthly-crawl.yaml</c>, the second against the indexes that the first left.</summary>
public sealed class MonthlyDropsTests : IDisposable
{
    private static readonly string[] Stages = ["dedup_url", "dedup_near"];

    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-monthly-").FullName;

    public MonthlyDropsTests()
    {
        var random = new SplitMix64(11);
        WriteDrop("2026-01", ref random);
        WriteDrop("2026-02", ref random);
        foreach (var (name, include) in ((string, string)[])[("january", "2026-01/*"), ("february", "2026-02/*"), ("both", "2026-01/*, 2026-02/*")])
        {
            File.WriteAllText(
                Path.Combine(_folder, $"{name}.corpus.yaml"),
                $"id: crawl\ntitle: Crawl\nlicence: CC0-1.0\nfrom: {{ kind: path, path: drops, include: [{include}] }}\nread: {{ kind: jsonl }}\n");
        }
    }

    [Fact]
    public async Task TheSecondAgainstTheFirstsIndexes_IsOneRunOverBoth()
    {
        await RunAsync("january", "months");
        var january = Stages.ToDictionary(stage => stage, stage => Ids("months", stage, "kept", "id"));
        var rejectedInJanuary = Stages.ToDictionary(stage => stage, stage => Ids("months", stage, "rejected", "id"));
        var storeOfJanuary = Directory.EnumerateDirectories(Path.Combine(_folder, "months", "store")).ToHashSet();
        await RunAsync("february", "months");
        await RunAsync("both", "once");

        foreach (var stage in Stages)
        {
            var survivors = january[stage].ToHashSet();
            var (added, withdrawn) = (Ids("months", stage, "added", "document", storeOfJanuary), Ids("months", stage, "withdrawn", "document", storeOfJanuary));
            Assert.All(withdrawn, document => Assert.True(survivors.Remove(document)));
            Assert.All(added, document => Assert.True(survivors.Add(document)));
            Assert.Equal(Ids("once", stage, "kept", "id"), survivors.Order(StringComparer.Ordinal));
            // What was added is of this run, or of the first, whose survivor was withdrawn.
            var kept = Ids("months", stage, "kept", "id", storeOfJanuary);
            Assert.Equal(kept, added.Intersect(kept));
            Assert.All(added.Except(kept), document => Assert.Contains(document, rejectedInJanuary[stage]));
            // Each of the stages has something to do.
            Assert.NotEmpty(withdrawn);
            Assert.NotEmpty(Ids("months", stage, "rejected", "id", storeOfJanuary));
        }

        // Again, both: nothing is made and nothing counted twice.
        var (_, before, _) = await DomainAdaptProcess.RunAsync(_folder, "index", "list", "--work", "months");
        Assert.Contains("crawl-near: v0002 of dedup_near", before, StringComparison.Ordinal);
        Assert.DoesNotContain("begins", await RunAsync("january", "months") + await RunAsync("february", "months"), StringComparison.Ordinal);
        Assert.Equal(before, (await DomainAdaptProcess.RunAsync(_folder, "index", "list", "--work", "months")).Output);
        var (code, verified, _) = await DomainAdaptProcess.RunAsync(_folder, "index", "verify", "--work", "months");
        Assert.Equal((0, 2), (code, verified.Split(": right, ").Length - 1));

        var (_, shown, _) = await DomainAdaptProcess.RunAsync(_folder, "index", "show", "crawl-near", "--work", "months");
        Assert.Contains("threshold: 0.8", shown, StringComparison.Ordinal);
        Assert.Contains("v0002 by stage", shown, StringComparison.Ordinal);

        // Another threshold is another index.
        string[] command = [.. Command("february", "months"), "--set", "dedup_near.threshold=0.7"];
        var (refused, _, errors) = await DomainAdaptProcess.RunAsync(_folder, command);
        Assert.Equal(2, refused);
        Assert.Contains("dedup_near.threshold: is 0.7, the index crawl-near v0002 was made with 0.8.", errors, StringComparison.Ordinal);

        // A run pins its version: gc does not find it, though the current one is another.
        Assert.Equal(0, (await DomainAdaptProcess.RunAsync(_folder, "index", "use", "crawl-near", "v0001", "--work", "months")).Code);
        var (_, garbage, _) = await DomainAdaptProcess.RunAsync(_folder, "gc", "--work", "months");
        Assert.Contains(Path.Combine("index", "crawl-near", "v0002"), garbage, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.Combine("index", "crawl-near", "v0001"), garbage, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.Combine("index", "crawl-urls"), garbage, StringComparison.Ordinal);
        // And a damaged file is told.
        var file = Directory.EnumerateFiles(Path.Combine(_folder, "months", "index", "crawl-urls", "v0001", "keys")).First();
        File.WriteAllBytes(file, [.. File.ReadAllBytes(file)[..^1], 255]);
        (code, _, errors) = await DomainAdaptProcess.RunAsync(_folder, "index", "verify", "--work", "months");
        Assert.Equal(4, code);
        Assert.Contains($"{file}: has SHA-256", errors, StringComparison.Ordinal);
    }

    [Fact] // SIGKILL as soon as something is there: what is left is whole, and running again comes to what an undisturbed run comes to.
    public async Task KilledAroundItsPublication_LeavesAWholeIndex_AndGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Looks at folders while they are renamed.");
        await RunAsync("january", "once");
        await RunAsync("february", "once");
        await RunAsync("january", "months");
        string[] index = ["months", "index", "crawl-urls"];
        Func<bool>[] moments =
        [
            () => Directory.EnumerateDirectories(At("months", "store")).Count(folder => Path.GetFileName(folder).StartsWith("dedup_url-", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, "marker.json"))) > 1,
            () => Directory.EnumerateDirectories(At(index), "v0002*").Any(),
            () => Directory.Exists(At([.. index, "v0002"])),
            () => File.ReadAllText(At([.. index, "current"])).StartsWith("v0002", StringComparison.Ordinal),
        ];
        foreach (var moment in moments)
        {
            using var process = DomainAdaptProcess.Start(_folder, Command("february", "months"));
            while (!moment() && !process.HasExited)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            await process.KillAfterAsync(TimeSpan.Zero);
            var (code, output, errors) = await DomainAdaptProcess.RunAsync(_folder, "index", "verify", "--work", "months");
            Assert.True(code == 0, output + errors);
            Assert.Contains("crawl-urls v000", output, StringComparison.Ordinal);
        }
        await RunAsync("february", "months");
        foreach (var name in (string[])["crawl-urls", "crawl-near"])
            Assert.Equal(File.ReadAllText(At("once", "index", name, "current")), File.ReadAllText(At("months", "index", name, "current")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private string[] Command(string corpus, string work)
        => ["run", MiniQuickstart.FindPipeline("monthly-crawl.yaml"), "--offline", "--work", work, "--set", $"sources.web.corpus={At(corpus)}.corpus.yaml"];

    private async Task<string> RunAsync(string corpus, string work)
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(_folder, Command(corpus, work));
        Assert.True(code == 0, output + errors);
        return output;
    }

    /// <summary>Ids in the files of a stage's channel, over all runs of a work folder but those in the folders given.</summary>
    private List<string> Ids(string work, string stage, string channel, string column, HashSet<string>? without = null)
    {
        var files = Directory.EnumerateDirectories(At(work, "store")).Where(folder => Path.GetFileName(folder).StartsWith(stage + "-", StringComparison.Ordinal) && without?.Contains(folder) != true)
            .Select(folder => Path.Combine(folder, channel)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).ToList();
        if (files.Count == 0)
            return [];
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = $"select {column} from read_parquet([{string.Join(", ", files.Select(file => $"'{file}'"))}]) order by {column}";
        using var reader = query.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
            ids.Add(reader.GetString(0));
        return ids;
    }

    /// <summary>Pages of few sites and few texts: fetched again, copied under another address, changed in some words.</summary>
    private void WriteDrop(string month, ref SplitMix64 random)
    {
        Directory.CreateDirectory(At("drops", month));
        for (var file = 0; file < 2; file++)
        {
            var lines = new List<string>();
            for (var page = 0; page < 60; page++)
            {
                var words = new SplitMix64(random.Next(50));
                var text = string.Join(' ', Enumerable.Range(0, 100).Select(_ => $"word{words.Next(3000)}"));
                var change = random.Next(3) == 0 ? $" as of number {random.Next(1000)}" : "";
                var line = new Dictionary<string, string>
                {
                    ["id"] = $"p{page}",
                    ["url"] = $"https://example.org/{random.Next(80)}?utm_source={month}",
                    ["date"] = $"{month}-{1 + random.Next(28):00}",
                    ["text"] = text + change,
                };
                if (random.Next(4) == 0)
                    line["license"] = "CC-BY-4.0";
                lines.Add(JsonSerializer.Serialize(line));
            }
            File.WriteAllLines(At("drops", month, $"{file}.jsonl"), lines);
        }
    }
}
