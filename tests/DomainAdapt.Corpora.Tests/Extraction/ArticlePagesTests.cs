using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>Extraction of real news and blog pages, against their article bodies as people marked them.</summary>
public sealed class ArticlePagesTests(ITestOutputHelper output)
{
    [Fact]
    public void MainContent_OfArticlePages()
    {
        var folder = SharedData.Path("data/extraction/scrapinghub");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        using var truth = new GZipStream(File.OpenRead(Path.Combine(folder!, "ground-truth.json.gz")), CompressionMode.Decompress);
        using var gold = JsonDocument.Parse(truth);
        var score = new ShingleScore();
        foreach (var page in gold.RootElement.EnumerateObject())
        {
            var path = Path.Combine(folder!, "html", page.Name + ".html.gz");
            using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            var html = Assert.IsType<DocumentRecord>(new HtmlReader(new HtmlReaderSpec()).Read(new Input(path, content, 64 << 20)).Single());
            var text = Encoding.UTF8.GetString(Page.Read(Utf8Repair.Repair(html.Text, out _).Span, ExtractMode.Main).Text);
            var (precision, recall) = score.Add(page.Value.GetProperty("articleBody").GetString()!, text);
            output.WriteLine($"{page.Name[..8]} precision {precision:0.00} recall {recall:0.00}");
        }
        output.WriteLine($"F1 {score.F1:0.000} precision {score.Precision:0.000} recall {score.Recall:0.000}");
        Assert.True(score.F1 >= 0.95, $"F1 is {score.F1:0.000}");
    }
}
