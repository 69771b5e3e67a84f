using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

public sealed class NearDuplicatesTests
{
    [Fact]
    public void Pairs_OfCopiesAndNearCopies()
    {
        var near = Added(Text(1), Text(2), Text(1).ToUpperInvariant(), Text(1) + " one more word", "", "!!", "two words", "Two words");
        Assert.Equal([(0, 2, 1.0), (0, 3, 0.985), (2, 3, 0.985), (6, 7, 1.0)], near.Pairs().Select(pair => (pair.Left, pair.Right, Math.Round(pair.Similarity, 3))));
        Assert.Equal([[0, 2, 3], [6, 7]], near.Clusters());
    }

    [Fact] // Below the threshold nothing is printed, though it was a candidate.
    public void Pairs_AreAtTheThresholdOrAbove()
    {
        string[] texts = [Text(1), string.Join(' ', Text(1).Split(' ').Take(165).Concat(Text(9).Split(' ').Take(35)))];
        var near = Added(texts);
        Assert.Empty(near.Pairs());
        Assert.Equal(1, near.Candidates);
        Assert.Single(Added(new NearOptions { Threshold = 0.6 }, texts).Pairs());
        Assert.Single(Added(new NearOptions { Verify = false }, texts).Pairs());
    }

    [Fact] // A bucket larger than the limit becomes a chain: as many comparisons as texts, one cluster all the same.
    public void Clusters_OfALargeBucket()
    {
        var options = new NearOptions { MaxBucket = 10 };
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => $"{Text(1)} number{i}")];
        var near = Added(options, texts);
        Assert.Equal(60, Assert.Single(near.Clusters()).Count);
        Assert.True(near.ChainedBuckets > 0);
        Assert.InRange(near.Candidates, 59, 59 * 25);
        // Copies of one text beyond the limit too.
        Assert.Equal(40, Assert.Single(Added(options, [.. Enumerable.Repeat(Text(2), 40)]).Clusters()).Count);
    }

    [Fact] // Every pair of true similarity 0.8 or more, by brute force, of real paragraphs and pages.
    public void Pairs_AreThoseOfBruteForce()
    {
        var folder = SharedData.Path("data/dedup");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        var near = new NearDuplicates(new NearOptions());
        var ids = new List<string>();
        foreach (var line in Lines(Path.Combine(folder!, "docs.jsonl.gz")))
        {
            ids.Add(line.GetProperty("id").GetString()!);
            near.Add(Encoding.UTF8.GetBytes(line.GetProperty("text").GetString()!));
        }
        var gold = Lines(Path.Combine(folder!, "gold-pairs.jsonl.gz"))
            .ToDictionary(line => Key(line.GetProperty("a").GetString()!, line.GetProperty("b").GetString()!), line => line.GetProperty("jaccard").GetDouble());
        var found = near.Pairs();
        Assert.All(found, pair => Assert.Equal(gold[Key(ids[pair.Left], ids[pair.Right])], pair.Similarity, 1e-4));
        var wanted = gold.Values.Count(similarity => similarity >= 0.8);
        Assert.InRange((double)found.Count / wanted, 0.985, 1.001);

        static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
    }

    private static NearDuplicates Added(params string[] texts) => Added(new NearOptions(), texts);

    private static NearDuplicates Added(NearOptions options, params string[] texts)
    {
        var near = new NearDuplicates(options);
        foreach (var text in texts)
            near.Add(Encoding.UTF8.GetBytes(text));
        return near;
    }

    private static string Text(ulong seed)
    {
        var random = new SplitMix64(seed);
        return string.Join(' ', Enumerable.Range(0, 200).Select(_ => $"word{random.Next(1000)}"));
    }

    private static IEnumerable<JsonElement> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line).RootElement;
    }
}
