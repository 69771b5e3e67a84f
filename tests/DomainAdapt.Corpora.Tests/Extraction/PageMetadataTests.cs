using System.Text;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Corpora.Tests.Extraction;

public sealed class PageMetadataTests
{
    [Fact]
    public void Read_TakesWhatThePageDeclares()
    {
        var page = Read(
            """
            <html lang=de-AT><head><title>Der Titel | Zeitung</title><link rel=canonical href="https://zeitung.example/a?b=1&amp;c=2">
            <meta property=og:site_name content=Zeitung>
            <script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"datePublished":"2019-07-31T22:00:00+02:00","author":[{"name":"A. Muster"},{"name":"B. Beispiel"}]}]}</script>
            """);
        Assert.Equal(("Der Titel", "A. Muster; B. Beispiel", "2019-07-31"), (page.Title, page.Author, page.Date));
        Assert.Equal(("https://zeitung.example/a?b=1&c=2", "de"), (page.Url, page.Language));
    }

    [Theory]
    [InlineData("<meta name=author content='By Jo Doe'><meta property=article:published_time content=2020-02-03>", "Jo Doe", "2020-02-03")]
    [InlineData("<a rel=author href=/jo>Jo Doe</a><time datetime='2020-02-03T10:00'>yesterday</time>", "Jo Doe", "2020-02-03")]
    [InlineData("<link rel=canonical href=https://x.example/2020/02/03/slug><meta name=author content=https://facebook.com/jo>", null, "2020-02-03")]
    [InlineData("<script type=application/ld+json>{\"@type\":\"Article\", broken</script><p>x", null, null)]
    public void Read_FindsAuthorAndDate(string html, string? author, string? date)
    {
        var page = Read(html);
        Assert.Equal((author, date), (page.Author, page.Date));
    }

    [Theory]
    [InlineData("2019-07-31", "2019-07-31")]
    [InlineData("20190731T101500Z", "2019-07-31")]
    [InlineData("31.7.2019, 10 Uhr", "2019-07-31")]
    [InlineData("Published 31 July 2019", "2019-07-31")]
    [InlineData("July 31st, 2019", "2019-07-31")]
    [InlineData("31 de julio de 2019", "2019-07-31")]
    [InlineData("31. März 2019", "2019-03-31")]
    [InlineData("07/31/2019", null)] // month or day first: the reader's country would decide
    [InlineData("2019-02-31", null)]
    public void Parse_ReadsDates(string text, string? expected) => Assert.Equal(expected, PageDate.Parse(text));

    [Theory]
    [InlineData("Story | Site", "", null, "Story")]
    [InlineData("Story - part two", "", null, "Story - part two")]
    [InlineData("Story - part two - Site", "Story - part two", null, "Story - part two")]
    [InlineData("Site - Story", "", "Site", "Story")]
    public void WithoutSite_TakesTheSiteOff(string title, string headline, string? site, string expected)
        => Assert.Equal(expected, PageTitle.WithoutSite(title, [headline], site));

    [Fact]
    public void Read_TakesTheBodyOfStructuredDataWhereThePageHasNone()
    {
        var body = string.Concat(Enumerable.Repeat("The text comes by script, and only the data has it. ", 8));
        var page = Read($"<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\"}}</script><div id=app></div><p>Loading the page.</p>");
        Assert.StartsWith("The text comes by script", Encoding.UTF8.GetString(page.Text), StringComparison.Ordinal);
    }

    private static Page Read(string html) => Page.Read(Encoding.UTF8.GetBytes(html), ExtractMode.Main);
}
