using System.Xml.Linq;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Rendering;

namespace DomainAdapt.Reports.Tests.Rendering;

public sealed class HtmlPageTests
{
    private static readonly ReportColumn Words = new("words", "Words", ValueFormat.Count);
    private static readonly ReportColumn Documents = new("documents", "Documents", ValueFormat.Count);

    [Fact]
    public void ATableWithoutRows_IsATable()
    {
        var body = BodyOf(new ReportTable("reasons", "Reasons", [new("step", "Step"), new("first", "First", ValueFormat.Count, IsBar: true)], []));
        Assert.Empty(body.Descendants("tbody").Single().Elements());
    }

    [Fact]
    public void AHistogram_DrawsItsLimits_ShadesWhatTheyDrop_AndHasItsValuesBesideIt()
    {
        Bin[] bins = [new(0, 10, 5), new(10, 20, 40), new(20, 30, 0), new(30, 40, 3)];
        var body = BodyOf(new Histogram("h", "Words <a document>", Words, Documents, bins, [new(IsLeast: true, 15, "too_short"), new(IsLeast: false, 100, "too_long")]));

        var svg = body.Descendants("svg").Single();
        Assert.Equal("img", (string)svg.Attribute("role")!);
        Assert.Contains("too_short: at least 15 stays.", (string)svg.Attribute("aria-label")!, StringComparison.Ordinal);
        // An empty bin is no bar, a limit in the second bin's middle is one and a half bins from the left.
        Assert.Equal(3, Of(svg, "rect", "column").Count());
        var width = (double)(612 - 72) / 4;
        Assert.Equal([72 + (1.5 * width), 612.0], Of(svg, "line", "limit").Select(line => (double)line.Attribute("x1")!));
        Assert.Equal(1.5 * width, (double)Of(svg, "rect", "dropped").Single().Attribute("width")!);
        Assert.Equal(["at least 15", "at most 100 →"], Of(svg, "text", "limit-label").Select(text => text.Value));
        Assert.Equal(["5", "40", "0", "3"], body.Descendants("table").Single().Descendants("tbody").Single().Elements("tr").Select(row => row.Elements("td").Last().Value));
    }

    private static IEnumerable<XElement> Of(XElement svg, string name, string kind) => svg.Elements(name).Where(element => (string?)element.Attribute("class") == kind);

    private static XElement BodyOf(Figure figure)
    {
        var html = HtmlPage.Write("Title", "Subtitle", [new Section("s", "Section", "Text", [figure])]);
        return XElement.Parse(html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)]);
    }
}
