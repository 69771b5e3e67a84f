using System.Text.Json;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>Extraction of real pages, against what people marked on them.</summary>
public sealed class ArticlePagesTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // A little below what was measured: what falls under it has become worse.
    [Theory]
    [InlineData("scrapinghub", 0.965)]
    [InlineData("trafilatura", 0.930)]
    [InlineData("mozilla-readability", 0.978)]
    [InlineData("mozilla-readability", 0.989, ExtractMode.Reader)]
    public void MainContent_OfRealPages(string set, double lowest, ExtractMode mode = ExtractMode.Main)
    {
        var folder = SharedData.Path($"data/extraction/{set}");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        var score = ScoreOf(set, folder!, mode);
        output.WriteLine($"{set}: F1 {score.F1:0.0000} precision {score.Precision:0.000} recall {score.Recall:0.000}");
        Assert.True(score.F1 >= lowest, $"F1 is {score.F1:0.0000}, expected {lowest} or more");
    }

    [Fact(Explicit = true)]
    public void WriteTheScoresAnew()
    {
        var scores = new SortedDictionary<string, Score>(StringComparer.Ordinal);
        foreach (var set in (string[])["scrapinghub", "trafilatura", "mozilla-readability"])
            scores[set] = ScoreOf(set, SharedData.Path($"data/extraction/{set}")!);
        scores["mozilla-readability, mode reader"] = ScoreOf("mozilla-readability", SharedData.Path("data/extraction/mozilla-readability")!, ExtractMode.Reader);
        var path = Path.Combine(RepositoryRoot(), "docs", "results", "extraction.json");
        File.WriteAllText(path, JsonSerializer.Serialize(scores, Readable) + "\n");
        Assert.Equal(4, scores.Count);
    }

    private static Score ScoreOf(string set, string folder, ExtractMode mode = ExtractMode.Main) => set switch
    {
        "scrapinghub" => ExtractionScores.OfArticles(folder),
        "trafilatura" => ExtractionScores.OfSegments(folder),
        _ => ExtractionScores.OfReaderView(folder, mode),
    };

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DomainAdapt.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
