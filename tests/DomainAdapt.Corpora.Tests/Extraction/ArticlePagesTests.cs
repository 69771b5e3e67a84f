using System.Text.Json;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>Extraction of real pages, against what people marked on them.</summary>
public sealed class ArticlePagesTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // A little below what was measured: what falls under it has become worse.
    [Theory]
    [InlineData("scrapinghub", 0.960)]
    [InlineData("trafilatura", 0.925)]
    [InlineData("mozilla-readability", 0.945)]
    public void MainContent_OfRealPages(string set, double lowest)
    {
        var folder = SharedData.Path($"data/extraction/{set}");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        var score = ScoreOf(set, folder!);
        output.WriteLine($"{set}: F1 {score.F1:0.0000} precision {score.Precision:0.000} recall {score.Recall:0.000}");
        Assert.True(score.F1 >= lowest, $"F1 is {score.F1:0.0000}, expected {lowest} or more");
    }

    [Fact(Explicit = true)]
    public void WriteTheScoresAnew()
    {
        var scores = new SortedDictionary<string, Score>(StringComparer.Ordinal);
        foreach (var set in (string[])["scrapinghub", "trafilatura", "mozilla-readability"])
            scores[set] = ScoreOf(set, SharedData.Path($"data/extraction/{set}")!);
        var path = Path.Combine(RepositoryRoot(), "docs", "results", "extraction.json");
        File.WriteAllText(path, JsonSerializer.Serialize(scores, Readable) + "\n");
        Assert.Equal(3, scores.Count);
    }

    private static Score ScoreOf(string set, string folder) => set switch
    {
        "scrapinghub" => ExtractionScores.OfArticles(folder),
        "trafilatura" => ExtractionScores.OfSegments(folder),
        _ => ExtractionScores.OfReaderView(folder),
    };

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DomainAdapt.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
