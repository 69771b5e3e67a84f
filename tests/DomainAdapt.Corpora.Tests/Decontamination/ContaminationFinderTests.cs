using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Decontamination;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Decontamination;

public sealed class ContaminationFinderTests
{
    private const string Item = "How many cups of feed does she need to give her chickens in the final meal?";

    [Fact]
    public void Find_GivesItemAndSpan()
    {
        var index = Index(5, Item);
        var text = "É: some say HOW MANY\ncups, of feed does she need, but others differ.";
        var found = Assert.Single(new ContaminationFinder(index).Find(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((0, ItemPart.Query, 4), (found.Item, found.Part, found.Runs));
        Assert.Equal("HOW MANY\ncups, of feed does she need", Encoding.UTF8.GetString(Assert.Single(found.Spans).Of(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Find_OneWordTooFewIsNothing()
    {
        var finder = new ContaminationFinder(Index(8, Item));
        Assert.Empty(finder.Find("how many cups of feed does she"u8));
        Assert.Single(finder.Find("how many cups of feed does she need"u8));
        Assert.Empty(finder.Find("how many cups of feed does he need to give"u8));
    }

    [Fact]
    public void Find_LeavesGenericRunsOut()
    {
        var index = Index(8, Item);
        var text = Encoding.UTF8.GetBytes(Item);
        var runs = new ContaminationFinder(index).Runs(text);
        Assert.NotEmpty(runs);
        Assert.Empty(new ContaminationFinder(index, runs.ToHashSet()).Find(text));
    }

    [Theory] // The items that brute force found, for each length of run.
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(20)]
    [InlineData(30)]
    public void Find_EqualsBruteForceOnRealDocuments(int words)
    {
        var folder = SharedData.Path("data/decontamination");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        var items = BenchmarkFile.Read(Path.Combine(folder!, "benchmark.jsonl.gz"), words);
        var finder = new ContaminationFinder(new NGramIndex(items, words, ItemPart.Query, ItemPart.Answer));
        var gold = Lines(Path.Combine(folder!, "gold.jsonl.gz")).ToDictionary(line => line.GetProperty("id").GetString()!);
        var hits = 0;
        foreach (var document in Lines(Path.Combine(folder!, "documents.jsonl.gz")))
        {
            var found = finder.Find(Encoding.UTF8.GetBytes(document.GetProperty("text").GetString()!));
            foreach (var (part, member) in new[] { (ItemPart.Query, "query_hits"), (ItemPart.Answer, "answer_hits") })
            {
                var expected = gold[document.GetProperty("id").GetString()!].GetProperty(member).TryGetProperty($"{words}", out var list)
                    ? list.EnumerateArray().Select(item => item.GetString()!).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
                Assert.Equal(expected, found.Where(item => item.Part == part).Select(item => items[item.Item].Id).Order(StringComparer.Ordinal));
            }
            hits += found.Count;
        }
        Assert.InRange(hits, 50, 5000);
    }

    private static NGramIndex Index(int words, string query)
        => new([BenchmarkItem.Of("q", Encoding.UTF8.GetBytes(query), default, words)], words, ItemPart.Query, ItemPart.Answer);

    private static IEnumerable<JsonElement> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line).RootElement;
    }
}
