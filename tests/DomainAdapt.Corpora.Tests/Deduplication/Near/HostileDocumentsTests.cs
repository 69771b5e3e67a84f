using System.Diagnostics;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

/// <summary>Documents that near deduplication could choke on: memory and time stay bounded, and what was done is counted.</summary>
public sealed class HostileDocumentsTests
{
    [Fact] // A text shorter than a shingle is one shingle: equal ones are copies, others are not.
    public async Task ShorterThanAShingle()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, new DedupNearSpec(), [Doc(0, "two words"), Doc(1, "Two words!"), Doc(2, "two other words"), Doc(3, ""), Doc(4, ""), Doc(5, "...")]);
        Assert.Equal(["0", "2", "3", "4", "5"], (await run.DocumentsAsync("kept")).Select(document => document.Origin).Order().Select(origin => origin == "1" ? "0" : origin));
        Assert.Equal((3, 3, 1), (run.Counts["documents_shorter"], run.Counts["documents_without_words"], run.Counts["duplicates"]));
    }

    [Theory] // Texts made to meet in one bucket, or in all, and no two of them near: as many comparisons as texts, nothing lost, and the true copy found.
    [InlineData(1, 1500, 20_000)]
    [InlineData(25, 300, 100_000)]
    public async Task BandsThatAllCollide(int bands, int texts, int sought)
    {
        var core = CollidingCore(bands, sought);
        // Own words more than the core's twice: a similarity of about 0.2.
        var own = Math.Max(60, core.Count(' '.Equals) * 3 / 2);
        Document[] documents = [.. Enumerable.Range(0, texts).Select(number => Doc(number, core + string.Concat(Enumerable.Range(0, own).Select(word => $" own{number}x{word}"))))];
        Document[] all = [.. documents, Doc(texts, documents[^1].TextAsString + " and more")];
        using var folder = new TempFolder();
        var run = await RunAsync(folder, new DedupNearSpec { MaxBucket = 40, PartitionDocuments = texts / 3 }, [.. all.Chunk(texts / 4)]);
        Assert.Equal(texts, (await run.DocumentsAsync("kept")).Count);
        Assert.Equal(documents[^1].Id.ToString(), Assert.Single(await run.RejectsAsync()).Document.Id.ToString());
        Assert.InRange(run.Counts["buckets_chained"], bands, bands * 2);
        // Chains of equal order: most pairs of one bucket are those of the next.
        Assert.InRange(run.Counts["candidates"], texts / 2, texts * (bands == 1 ? 2 : 6));
    }

    [Fact(Explicit = true)] // Nightly: a cluster of a million.
    public async Task AMillionCopies()
    {
        const int Copies = 1_000_000;
        using var folder = new TempFolder();
        var text = Some("copy", 12);
        var shards = Enumerable.Range(0, 10).Select(shard => (IReadOnlyList<Document>)[.. Enumerable.Range(shard * (Copies / 10), Copies / 10).Select(number => Doc(number, text))]).ToArray();
        var least = shards.SelectMany(shard => shard).Min(document => document.Id);
        var inputs = StageRun.Shards(folder.At("in"), shards);
        shards = [];
        var run = await StageRun.OfAsync(new DedupNearStage(new DedupNearSpec()), "dedup_near", folder.Path, [Sources.Of("web")], inputs);
        Assert.Equal(least, Assert.Single(await run.DocumentsAsync("kept")).Id);
        Assert.Equal(25, run.Counts["buckets_chained"]);
        Assert.InRange(run.Counts["candidates"], Copies - 1, 1.1 * Copies);
        AssertPeakBelow(4000);
    }

    [Fact(Explicit = true)] // Nightly: documents of 100 MB, one a near copy of the other.
    public async Task DocumentsOfAHundredMegabytes()
    {
        using var folder = new TempFolder();
        var text = Some("large", 12_000_000);
        Assert.InRange(text.Length, 90_000_000, 130_000_000);
        var run = await RunAsync(folder, new DedupNearSpec(), [Doc(0, text), Doc(1, Some("small", 100))], [Doc(2, text + " and a few words more")]);
        Assert.Equal(["1", "2"], (await run.DocumentsAsync("kept")).Select(document => document.Origin).Order());
        AssertPeakBelow(4000);
    }

    /// <summary>Words whose shingles have, among those of so many words, the least values of the functions of the first bands.</summary>
    private static string CollidingCore(int bands, int sought)
    {
        var random = new SplitMix64(99);
        string[] words = [.. Enumerable.Range(0, sought).Select(_ => $"w{random.Next(1_000_000_000)}")];
        var signature = new TextSignature(new MinHash(new NearOptions().Seed), 5);
        var functions = bands * new NearOptions().RowsPerBand;
        var (least, at) = (Enumerable.Repeat(uint.MaxValue, functions).ToArray(), new int[functions]);
        var values = new uint[MinHash.Permutations];
        for (var start = 0; start + 5 <= words.Length; start++)
        {
            signature.TrySign(Encoding.UTF8.GetBytes(string.Join(' ', words.AsSpan(start, 5).ToArray())), values);
            for (var function = 0; function < functions; function++)
            {
                if (values[function] < least[function])
                    (least[function], at[function]) = (values[function], start);
            }
        }
        return string.Join(' ', at.Distinct().SelectMany(start => words[start..(start + 5)]));
    }

    // Of the whole process, tests and inputs included; the nightly run gives it a heap of 3 GiB, so that what nobody holds is not counted for long.
    private static void AssertPeakBelow(long megabytes)
    {
        using var process = Process.GetCurrentProcess();
        Assert.InRange(process.PeakWorkingSet64 / 1_000_000, 0, megabytes);
    }

    private static string Some(string seed, int words)
    {
        var random = new SplitMix64((ulong)seed.Length);
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
            text.Append(i == 0 ? "" : " ").Append("word").Append(random.Next(10_000));
        return text.ToString();
    }

    private static Document Doc(int number, string text) => Sources.Document("web", $"{number}", text);

    private static Task<StageRun> RunAsync(TempFolder folder, DedupNearSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(new DedupNearStage(spec), "dedup_near", folder.Path, [Sources.Of("web")], StageRun.Shards(folder.At("in"), shards));
}
