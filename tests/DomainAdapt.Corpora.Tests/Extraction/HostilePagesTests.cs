using System.Text;
using System.Text.Unicode;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>Broken and malicious pages: none ends extraction, and its work grows with the page and no faster.</summary>
public sealed class HostilePagesTests
{
    private static readonly string[] Tags = ["<div>", "</div>", "<p>", "</p>", "<table>", "</td>", "<li>", "</ul>", "<a href=x>", "<!--", "<script>", "<article>", "</main>"];

    [Fact]
    public void Extract_OfMutatedPages() => ExtractMutated(pages: 60, mutations: 2);

    [Fact(Explicit = true)] // Nightly: every page of the sets, and more than 10,000 mutated ones.
    public void Extract_OfTenThousandMutatedPages() => ExtractMutated(pages: int.MaxValue, mutations: 17);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<p><b><table><td>")]
    [InlineData("<div class=comment><p>a, b, c, d, e, f, g, h, i, j. ")]
    [InlineData("<ul><li><a href=x>link</a>")]
    [InlineData("<article><aside>text ")]
    [InlineData("<h1>x</h1><div class=lead>A sentence that is long enough to be taken for prose, by and large, and then some.")]
    [InlineData("<section><h2><a href=x>A headline of a card</a></h2>text</section>")]
    [InlineData("<span class=teaser><i>")]
    [InlineData("<table><tr><th>")]
    public void Find_TakesTwiceTheStepsForTwiceThePage(string piece)
    {
        var (once, twice) = (StepsOf(Repeated(piece, 20_000)), StepsOf(Repeated(piece, 40_000)));
        Assert.InRange((double)twice / once, 1.5, 2.5);
    }

    [Fact]
    public void Read_OfAHundredThousandNestedElements()
    {
        var html = Encoding.UTF8.GetBytes($"{Repeated("<div>", 100_000)}<p>Text at the bottom of it all, where nobody would look for it.</p>");
        Assert.Contains("at the bottom", Encoding.UTF8.GetString(Page.Read(html, ExtractMode.Main).Text), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)] // Nightly: takes a gigabyte of memory.
    public void Read_OfFiftyMegabytesInOneLine()
    {
        var html = Encoding.UTF8.GetBytes(Repeated("<p>A paragraph of many, which says little, but says it again and again. ", 700_000));
        Assert.True(html.Length > 50_000_000);
        Assert.True(Page.Read(html, ExtractMode.Main).Text.Length > 40_000_000);
    }

    private static long StepsOf(string html)
    {
        var bytes = Encoding.UTF8.GetBytes(html);
        return MainContent.Find(bytes, HtmlTree.Parse(bytes).Nodes, ExtractMode.Main, []).Features.Steps;
    }

    private static string Repeated(string piece, int times) => new StringBuilder().Insert(0, piece, times).ToString();

    private static void ExtractMutated(int pages, int mutations)
    {
        var folder = SharedData.Path("data/extraction");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        var random = new Random(20261125);
        foreach (var file in Directory.EnumerateFiles(folder!, "*.html.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(pages))
        {
            var page = ExtractionScores.Unpacked(file);
            Check(page);
            for (var mutation = 0; mutation < mutations; mutation++)
                Check(Mutated(page, random));
        }
    }

    private static void Check(byte[] page)
    {
        var html = Utf8Repair.Repair(page, out _).Span;
        var nodes = HtmlTree.Parse(html).Nodes;
        foreach (var mode in (ExtractMode[])[ExtractMode.Main, ExtractMode.Reader])
        {
            var (_, features) = MainContent.Find(html, nodes, mode, ["Text"]);
            // The deepest tree has 256 levels, and every node is looked at a few times on each at most.
            Assert.True(features.Steps < 1000L * (nodes.Length + 1), $"{features.Steps} steps for {nodes.Length} nodes");
        }
        Assert.True(Utf8.IsValid(Page.Read(html, ExtractMode.Main, Core.Documents.DocumentFormat.Markdown).Text));
    }

    /// <summary>Cut short, bytes changed, or tags put where they do not belong.</summary>
    private static byte[] Mutated(byte[] page, Random random)
    {
        var bytes = page.AsSpan(0, random.Next(3) == 0 ? random.Next(page.Length + 1) : page.Length).ToArray();
        for (var change = random.Next(1, 60); change > 0 && bytes.Length > 16; change--)
        {
            var at = random.Next(bytes.Length - 15);
            if (random.Next(2) == 0)
                bytes[at] = (byte)random.Next(256);
            else
                Encoding.ASCII.GetBytes(Tags[random.Next(Tags.Length)]).CopyTo(bytes, at);
        }
        return bytes;
    }
}
