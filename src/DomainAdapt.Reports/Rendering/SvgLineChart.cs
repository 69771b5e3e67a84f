using System.Globalization;
using System.Net;
using System.Text;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Rendering;

/// <summary>Draws lines as SVG. Colours are the page's, and lines differ by their dashes too.</summary>
internal static class SvgLineChart
{
    private const int Width = 640;
    private const int Height = 320;
    private const int Left = 72;
    private const int Right = 612;
    private const int Top = 34;
    private const int Bottom = 268;

    /// <summary>Styles of lines the page knows; more lines take turns.</summary>
    public const int Styles = 6;

    /// <summary>The chart as an SVG element.</summary>
    public static string Draw(LineChart chart)
    {
        var x = new Axis(chart.Series.SelectMany(series => series.X), Left, Right, chart.X.Format, isTight: true);
        var y = new Axis(chart.Series.SelectMany(series => series.Y), Bottom, Top, chart.Y.Format);
        var svg = new StringBuilder();
        Add(svg, $"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Describe(chart))}\">\n");
        foreach (var tick in y.Ticks)
        {
            Add(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{y.PixelOf(tick):0.#}\" y2=\"{y.PixelOf(tick):0.#}\"/>");
            Add(svg, $"<text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{y.PixelOf(tick) + 5:0.#}\">{y.LabelOf(tick)}</text>\n");
        }
        foreach (var tick in x.Ticks)
            Add(svg, $"<text class=\"tick\" text-anchor=\"middle\" x=\"{x.PixelOf(tick):0.#}\" y=\"{Bottom + 22}\">{x.LabelOf(tick)}</text>\n");
        Add(svg, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>\n");
        Add(svg, $"<text class=\"title\" x=\"8\" y=\"18\">{WebUtility.HtmlEncode(chart.Y.Title)}</text>");
        Add(svg, $"<text class=\"title\" text-anchor=\"end\" x=\"{Right}\" y=\"{Height - 6}\">{WebUtility.HtmlEncode(chart.X.Title)}</text>\n");
        foreach (var (index, series) in chart.Series.Index())
            Add(svg, $"<polyline class=\"line s{index % Styles}\" points=\"{Points(series, x, y)}\"><title>{WebUtility.HtmlEncode(series.Name)}</title></polyline>\n");
        return svg.Append("</svg>\n").ToString();
    }

    private static string Points(Series series, Axis x, Axis y)
        => string.Join(' ', series.X.Zip(series.Y).Where(point => double.IsFinite(point.First) && double.IsFinite(point.Second))
            .Select(point => string.Create(CultureInfo.InvariantCulture, $"{x.PixelOf(point.First):0.#},{y.PixelOf(point.Second):0.#}")));

    /// <summary>What a reader who cannot see it should hear.</summary>
    private static string Describe(LineChart chart)
        => $"{chart.Title}. " + string.Join(" ", chart.Series.Where(series => series.Y.Count > 0).Select(series =>
            $"{series.Name}: from {ValueText.Of(series.Y[0], chart.Y.Format)} to {ValueText.Of(series.Y[^1], chart.Y.Format)}."));

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
