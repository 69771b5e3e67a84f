using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>Pages as light Markdown, and that their plain view is the text.</summary>
public sealed class PageMarkdownTests
{
    [Theory]
    [InlineData("<h2>Title</h2><p>a <b>b</b></p>", "## Title\n\na b")]
    [InlineData("<ul><li>one<li>two<ol><li>x<li>y</ol></ul>", "- one\n- two\n\n  1. x\n  2. y")]
    [InlineData("<table><tr><th>Year<th>Sum<tr><td>2023<td>1,234.5<tr><td><td>a|b</table>", "| Year | Sum |\n| --- | --- |\n| 2023 | 1,234.5 |\n| | a\\|b |")]
    [InlineData("<pre>\nif (a)\n    b();</pre>c", "```\nif (a)\n    b();\n```\n\nc")]
    [InlineData("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc")]
    [InlineData("a<sup><a href='#n1'>1</a></sup><ol><li id=n1>The note.</ol>", "a[^1]\n\n[^1]: The note.")]
    [InlineData("<p># no heading</p><p>3. no item</p><p>- no item</p><p>a [^1] b</p>", "\\# no heading\n\n3\\. no item\n\n\\- no item\n\na \\[^1] b")]
    [InlineData("<h2></h2><ul><li></ul>x", "x")]
    public void Read_WritesLightMarkdown(string html, string expected)
    {
        var page = Encoding.UTF8.GetBytes(html);
        var markdown = Page.Read(page, ExtractMode.All, DocumentFormat.Markdown).Text;
        Assert.Equal(expected, Encoding.UTF8.GetString(markdown));
        Assert.Equal(Encoding.UTF8.GetString(Page.Read(page, ExtractMode.All).Text), Encoding.UTF8.GetString(PlainView.OfMarkdown(markdown)));
    }

    [Fact] // The plain view of every fourth real page as Markdown is its text, so rules and keys cannot tell the formats apart.
    public void PlainView_OfRealPagesIsTheirText()
    {
        var folder = SharedData.Path("data/extraction");
        Assert.SkipUnless(folder is not null, "the shared data is absent");
        var (pages, differing) = (0, new List<string>());
        foreach (var file in Directory.EnumerateFiles(folder!, "*.html.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, index) => index % 4 == 0))
        {
            var bytes = ExtractionScores.Unpacked(file);
            var text = PageExtractor.Extract(bytes).Text;
            if (!text.AsSpan().SequenceEqual(PlainView.OfMarkdown(PageExtractor.Extract(bytes, format: DocumentFormat.Markdown).Text)))
                differing.Add(file);
            pages++;
        }
        Assert.True(pages > 150, $"{pages} pages");
        Assert.Empty(differing);
    }

    [Fact]
    public void Format_ChangesNoDecision()
    {
        var sentence = "The table of the year shows that sales, margins and costs rose with the prices of that market. ";
        var html = $"<title>T</title><article><h1>T</h1><h2>Sales</h2><p>{string.Concat(Enumerable.Repeat(sentence, 6))}</p><ul><li>{sentence}<li>{sentence}</ul>"
            + $"<table><tr><th>Year<th>Sum<tr><td>2023<td>12<tr><td>2024<td>14</table><blockquote>{sentence}</blockquote><p>{sentence}{sentence}</p></article>";
        var page = Some.Document(html) with { Format = DocumentFormat.Html };
        var text = new ExtractRewriter(new ExtractSpec()).Rewrite(page);
        var markdown = new ExtractRewriter(new ExtractSpec { Format = ExtractFormat.Markdown }).Rewrite(page);

        Assert.Equal((DocumentFormat.Text, DocumentFormat.Markdown), (text.Format, markdown.Format));
        Assert.NotEqual(text.TextAsString, markdown.TextAsString);
        Assert.Equal(text.TextAsString, PlainView.DocumentOf(markdown).TextAsString);
        Assert.Equal(DocumentKeys.OfText(text, foldNumbers: false), DocumentKeys.OfText(markdown, foldNumbers: false));
        var quality = new GopherQualityFilter(new GopherQualitySpec());
        Assert.Equal(quality.Judge(PlainView.DocumentOf(text)), quality.Judge(PlainView.DocumentOf(markdown)));
    }
}
