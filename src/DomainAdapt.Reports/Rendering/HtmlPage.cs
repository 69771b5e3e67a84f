using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Rendering;

/// <summary>Writes a report as one HTML page that needs nothing else: no network, no script; light and dark, wide and narrow.</summary>
internal sealed class HtmlPage
{
    private const int RowsOfAChart = 12;

    private readonly StringBuilder _html = new();

    private HtmlPage()
    {
    }

    /// <summary>The page.</summary>
    public static string Write(string title, string subtitle, IReadOnlyList<Section> sections)
    {
        var page = new HtmlPage();
        page.WriteAll(title, subtitle, sections);
        return page._html.ToString();
    }

    private void WriteAll(string title, string subtitle, IReadOnlyList<Section> sections)
    {
        Add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        Add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        Add($"<title>{Text(title)}</title>\n<style>\n{Style()}</style>\n</head>\n<body>\n");
        Add($"<header>\n<h1>{Text(title)}</h1>\n<p>{Text(subtitle)}</p>\n<nav aria-label=\"Sections\">\n");
        foreach (var section in sections)
            Add($"<a href=\"#{Text(section.Name)}\">{Text(section.Title)}</a>\n");
        Add("</nav>\n</header>\n<main>\n");
        foreach (var section in sections)
            WriteSection(section);
        Add("</main>\n</body>\n</html>\n");
    }

    private void WriteSection(Section section)
    {
        Add($"<section id=\"{Text(section.Name)}\">\n<h2>{Text(section.Title)}</h2>\n<p class=\"note\">{Text(section.Text)}</p>\n");
        foreach (var figure in section.Figures)
        {
            switch (figure)
            {
                case Facts facts: WriteFacts(facts); break;
                case ReportTable table: WriteTable(table); break;
                case LineChart chart: WriteChart(chart); break;
                case Histogram histogram: WriteHistogram(histogram); break;
            }
        }
        Add("</section>\n");
    }

    private void WriteFacts(Facts facts)
    {
        Add($"<h3>{Text(facts.Title)}</h3>\n<dl class=\"facts\">\n");
        foreach (var fact in facts.Values)
            Add($"<div><dt>{Text(fact.Label)}</dt><dd>{Text(ValueText.Of(fact.Value, fact.Format))}</dd></div>\n");
        Add("</dl>\n");
    }

    private void WriteTable(ReportTable table)
    {
        var largest = table.Columns.Select((column, index) => column.IsBar ? table.Rows.Select(row => Number(row[index])).DefaultIfEmpty(0).Max() : 0).ToArray();
        Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Text(table.Title)}\">\n<table>\n<caption>{Text(table.Title)}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
            Add($"<th scope=\"col\"{(IsText(column) ? "" : " class=\"n\"")}>{Text(column.Title)}</th>");
        Add("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            Add("<tr>");
            foreach (var (index, column) in table.Columns.Index())
                WriteCell(row[index], column, largest[index], isFirst: index == 0);
            Add("</tr>\n");
        }
        Add("</tbody>\n</table>\n</div>\n");
    }

    private void WriteCell(object? value, ReportColumn column, double largest, bool isFirst)
    {
        var text = Text(ValueText.Of(value, column.Format));
        if (isFirst)
            Add($"<th scope=\"row\">{text}</th>");
        else if (column.IsBar && largest > 0)
            Add($"<td class=\"n bar\" style=\"--v:{(100 * Math.Max(0, Number(value)) / largest).ToString("0.##", CultureInfo.InvariantCulture)}%\">{text}</td>");
        else
            Add($"<td{(value is false ? " class=\"no\"" : IsText(column) ? "" : " class=\"n\"")}>{text}</td>");
    }

    private void WriteChart(LineChart chart)
    {
        Add($"<figure>\n<figcaption>{Text(chart.Title)}</figcaption>\n<ul class=\"legend\">\n");
        foreach (var (index, series) in chart.Series.Index())
        {
            Add($"<li><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><line class=\"line s{index % SvgLineChart.Styles}\" x1=\"0\" x2=\"28\" y1=\"4\" y2=\"4\"/></svg>");
            Add($"{Text(series.Name)}</li>\n");
        }
        Add($"</ul>\n{SvgLineChart.Draw(chart)}<details>\n<summary>Values</summary>\n");
        WriteTable(ValuesOf(chart));
        Add("</details>\n</figure>\n");
    }

    private void WriteHistogram(Histogram histogram)
    {
        Add($"<figure class=\"half\">\n<figcaption>{Text(histogram.Title)}</figcaption>\n{SvgHistogram.Draw(histogram)}<details>\n<summary>Values</summary>\n");
        WriteTable(histogram.ToTable());
        Add("</details>\n</figure>\n");
    }

    /// <summary>A chart's lines at a few points, for those who read rather than see it.</summary>
    private static ReportTable ValuesOf(LineChart chart)
    {
        var rows = from series in chart.Series
                   from at in Enumerable.Range(0, Math.Min(RowsOfAChart, series.X.Count))
                       .Select(i => (int)((long)i * (series.X.Count - 1) / Math.Max(1, Math.Min(RowsOfAChart, series.X.Count) - 1)))
                   select (IReadOnlyList<object?>)[series.Name, series.X[at], series.Y[at]];
        return new ReportTable(chart.Name, chart.Title, [new("line", "Line"), chart.X, chart.Y], [.. rows]);
    }

    private static double Number(object? value) => value is null or string or bool ? 0 : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static bool IsText(ReportColumn column) => column.Format is ValueFormat.Text or ValueFormat.Truth;

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Style()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void Add(string text) => _html.Append(text);
}
