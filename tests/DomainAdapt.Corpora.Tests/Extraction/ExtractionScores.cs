using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>Scores of extraction on three sets of real pages, by the measures their makers use.</summary>
internal static partial class ExtractionScores
{
    /// <summary>Article bodies as people marked them (scrapinghub/article-extraction-benchmark): shares of runs of four words.</summary>
    public static Score OfArticles(string folder)
    {
        using var gold = JsonDocument.Parse(Unpacked(Path.Combine(folder, "ground-truth.json.gz")));
        var score = new ShingleScore();
        foreach (var page in gold.RootElement.EnumerateObject())
            score.Add(page.Value.GetProperty("articleBody").GetString()!, TextOf(Path.Combine(folder, "html", page.Name + ".html.gz")));
        return new Score(score.F1, score.Precision, score.Recall);
    }

    /// <summary>Segments that must and must not be in the text (adbar/trafilatura): found and unfound, summed over pages.</summary>
    public static Score OfSegments(string folder)
    {
        using var pages = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "evaldata.json")));
        var (wanted, found, unwanted) = (0, 0, 0);
        foreach (var page in pages.RootElement.EnumerateObject())
        {
            var text = Collapsed(TextOf(Path.Combine(folder, "html", page.Value.GetProperty("file").GetString()!)));
            int Found(string name) => page.Value.GetProperty(name).EnumerateArray().Count(segment => text.Contains(Collapsed(segment.GetString()!), StringComparison.Ordinal));
            wanted += page.Value.GetProperty("with").GetArrayLength();
            found += Found("with");
            unwanted += Found("without");
        }
        return new Score(2.0 * found / (found + unwanted + wanted), (double)found / (found + unwanted), (double)found / wanted);
    }

    /// <summary>Pages with the article that readability.js makes of them (mozilla/readability): shares of runs of four words.</summary>
    public static Score OfReaderView(string folder, ExtractMode mode = ExtractMode.Main)
    {
        var score = new ShingleScore();
        foreach (var page in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var expected = Encoding.UTF8.GetString(Unpacked(Path.Combine(page, "expected.html.gz")));
            score.Add(TextOfMarkup(expected), TextOf(Path.Combine(page, "source.html.gz"), mode));
        }
        return new Score(score.F1, score.Precision, score.Recall);
    }

    /// <summary>A file without its gzip.</summary>
    public static byte[] Unpacked(string path)
    {
        using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string TextOf(string path, ExtractMode mode = ExtractMode.Main) => Encoding.UTF8.GetString(PageExtractor.Extract(Unpacked(path), mode).Text);

    private static string Collapsed(string text) => WhiteSpace().Replace(text, " ").Trim();

    /// <summary>Tags removed, those of blocks to spaces.</summary>
    private static string TextOfMarkup(string html) => System.Net.WebUtility.HtmlDecode(AnyTag().Replace(BlockTag().Replace(html, " "), ""));

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex AnyTag();

    [GeneratedRegex(
        @"</?(address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|html|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*>",
        RegexOptions.IgnoreCase)]
    private static partial Regex BlockTag();
}

/// <summary>How much of what was wanted was found, and of what was found was wanted.</summary>
internal sealed record Score(double F1, double Precision, double Recall);
