using System.Globalization;
using System.Net;
using System.Text;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Rendering;

/// <summary>Draws a histogram as SVG: a bar of one width for each bin, whatever values it spans, and a line for each limit with what it drops shaded.</summary>
internal static class SvgHistogram
{
    private const int Width = 640;
    private const int Height = 260;
    private const int Left = 72;
    private const int Right = 612;
    private const int Top = 40;
    private const int Bottom = 208;
    private const int Labels = 6;

    /// <summary>The histogram as an SVG element.</summary>
    public static string Draw(Histogram chart)
    {
        var y = new Axis([0, .. chart.Bins.Select(bin => (double)bin.Count)], Bottom, Top, chart.Y.Format);
        var width = (double)(Right - Left) / chart.Bins.Count;
        var svg = new StringBuilder();
        Add(svg, $"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(Describe(chart))}\">\n");
        foreach (var tick in y.Ticks)
        {
            Add(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{y.PixelOf(tick):0.#}\" y2=\"{y.PixelOf(tick):0.#}\"/>");
            Add(svg, $"<text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{y.PixelOf(tick) + 5:0.#}\">{y.LabelOf(tick)}</text>\n");
        }
        var merged = Shaded(chart);
        if (merged.Below is { } below && below > 0)
            Add(svg, $"<rect class=\"dropped\" x=\"{Left}\" y=\"{Top}\" width=\"{below * width:0.#}\" height=\"{Bottom - Top}\"/>\n");
        if (merged.Above is { } above && above < chart.Bins.Count)
            Add(svg, $"<rect class=\"dropped\" x=\"{Left + (above * width):0.#}\" y=\"{Top}\" width=\"{(chart.Bins.Count - above) * width:0.#}\" height=\"{Bottom - Top}\"/>\n");
        foreach (var (index, bin) in chart.Bins.Index())
        {
            if (bin.Count > 0)
                Add(svg, $"<rect class=\"column\" x=\"{Left + (index * width) + 0.5:0.#}\" y=\"{y.PixelOf(bin.Count):0.#}\" width=\"{Math.Max(1, width - 1):0.#}\" height=\"{Bottom - y.PixelOf(bin.Count):0.#}\"/>");
        }
        // The first and the last bin reach to the least and the greatest value, so labels stand at the edges between.
        var edges = Enumerable.Range(0, Math.Min(Labels, chart.Bins.Count)).Select(i => (int)Math.Round((double)i * chart.Bins.Count / Math.Min(Labels, chart.Bins.Count))).Where(edge => edge > 0).ToList();
        foreach (var edge in edges)
            Add(svg, $"<text class=\"tick\" text-anchor=\"middle\" x=\"{Left + (edge * width):0.#}\" y=\"{Bottom + 20}\">{ValueText.Of(chart.Bins[edge].From, chart.X.Format)}</text>\n");
        Add(svg, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>\n");
        foreach (var limit in chart.Limits)
        {
            var at = Left + (PlaceOf(chart.Bins, limit.Value) * width);
            Add(svg, $"<line class=\"limit\" x1=\"{at:0.#}\" x2=\"{at:0.#}\" y1=\"{Top - 8}\" y2=\"{Bottom}\"/>");
            var isAtTheRight = at > Right - 160;
            Add(svg, $"<text class=\"limit-label\" text-anchor=\"{(isAtTheRight ? "end" : "start")}\" x=\"{at + (isAtTheRight ? -5 : 5):0.#}\" y=\"{Top - 10}\">");
            // A limit that no value comes near is drawn at the end it lies beyond.
            Add(svg, $"{(limit.Value < chart.Bins[0].From ? "← " : "")}{(limit.IsLeast ? "at least" : "at most")} {ValueText.Of(limit.Value, chart.X.Format)}{(limit.Value > chart.Bins[^1].To ? " →" : "")}</text>\n");
        }
        Add(svg, $"<text class=\"title\" x=\"8\" y=\"14\">{Text(chart.Y.Title)}</text>");
        Add(svg, $"<text class=\"title\" text-anchor=\"end\" x=\"{Right}\" y=\"{Height - 8}\">{Text(chart.X.Title)}</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Where a value lies, in bins from the left; outside of them at their end.</summary>
    internal static double PlaceOf(IReadOnlyList<Bin> bins, double value)
    {
        for (var i = 0; i < bins.Count; i++)
        {
            if (value < bins[i].From)
                return i;
            if (value < bins[i].To)
                return i + ((value - bins[i].From) / (bins[i].To - bins[i].From));
        }
        return bins.Count;
    }

    /// <summary>Up to where the strictest least drops, and from where the strictest most does.</summary>
    private static (double? Below, double? Above) Shaded(Histogram chart)
    {
        var least = chart.Limits.Where(limit => limit.IsLeast).Select(limit => (double?)limit.Value).Max();
        var most = chart.Limits.Where(limit => !limit.IsLeast).Select(limit => (double?)limit.Value).Min();
        return (least is { } low ? PlaceOf(chart.Bins, low) : null, most is { } high ? PlaceOf(chart.Bins, high) : null);
    }

    /// <summary>What a reader who cannot see it should hear.</summary>
    private static string Describe(Histogram chart)
        => $"{chart.Title}. {ValueText.Of(chart.Bins.Sum(bin => bin.Count), ValueFormat.Count)} values from {ValueText.Of(chart.Bins[0].From, chart.X.Format)} to {ValueText.Of(chart.Bins[^1].To, chart.X.Format)}."
            + string.Concat(chart.Limits.Select(limit => $" {limit.Label}: {(limit.IsLeast ? "at least" : "at most")} {ValueText.Of(limit.Value, chart.X.Format)} stays."));

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
