using DomainAdapt.Reports.Model;
using DomainAdapt.Scaling.Budgets;

namespace DomainAdapt.Reports.Tests;

public sealed class BudgetPageTests
{
    private static readonly BudgetReport Report = BudgetReport.Of(new BudgetRequest { Parameters = 1.3e9, Tokens = 40e9, UniqueTokens = 10e9 });

    [Fact]
    public void Page_HasEveryFigure_WithItsSource()
    {
        var html = System.Net.WebUtility.HtmlDecode(BudgetPage.Write(Report));
        Assert.All(Report.Sections.SelectMany(section => section.Figures), figure =>
        {
            Assert.Contains(figure.Name, html, StringComparison.Ordinal);
            Assert.Contains(figure.Source, html, StringComparison.Ordinal);
            Assert.Contains(figure.Formula, html, StringComparison.Ordinal);
        });
        Assert.All(Report.Sections.SelectMany(section => section.Remarks), remark => Assert.Contains(remark, html, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal); // it needs nothing else
    }

    [Fact]
    public void Plots_FollowTheLaws()
    {
        var charts = BudgetPage.SectionsOf(Report)[0].Figures.OfType<LineChart>().ToDictionary(chart => chart.Name);
        Assert.Equal(["loss", "memory", "optima", "repeats"], charts.Keys.Order());
        Assert.All(charts["loss"].Series, series => Assert.Equal(series.Y.OrderDescending(), series.Y)); // more tokens never hurt
        var repeats = charts["repeats"].Series;
        Assert.Equal(1, repeats[0].Y[0], 9);
        Assert.True(repeats[0].Y[^1] < repeats[1].Y[^1]);
        var memory = charts["memory"].Series.ToDictionary(series => series.Name);
        Assert.Equal(memory["nothing (DDP)"].Y[0], memory["nothing (DDP)"].Y[^1]);
        Assert.True(memory["ZeRO 3"].Y[^1] < memory["ZeRO 1"].Y[^1] && memory["ZeRO 1"].Y[^1] < memory["nothing (DDP)"].Y[^1]);
    }
}
