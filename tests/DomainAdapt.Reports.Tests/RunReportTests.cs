using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Reports.Tests;

public sealed class RunReportTests
{
    [Fact]
    public async Task BuildAsync_OfAWholeRun_HasEverySection()
    {
        using var run = SomeRun.Whole();
        var report = await RunReport.BuildAsync(run.Work, run.Begin());
        Assert.Equal(
            ["overview", "funnel", "losses", "held_out", "mix", "training", "evaluation", "balances", "resources"],
            report.Sections.Select(section => section.Name));
    }

    [Fact]
    public async Task BuildAsync_OfARunThatHasDoneNothing_SaysSo()
    {
        using var run = new SomeRun();
        run.Add("read", "web", null);
        var report = await RunReport.BuildAsync(run.Work, run.Begin());
        Assert.Equal("Not done yet: read@web. The figures below are of the stages that are.", Assert.Single(report.Sections).Text);
    }

    [Fact]
    public async Task ToJson_HasTheMarkersNumbers()
    {
        using var run = SomeRun.Whole();
        var sections = JsonNode.Parse((await RunReport.BuildAsync(run.Work, run.Begin())).ToJson())!["sections"]!;

        var funnel = sections["funnel"]!["funnel_web"]!.AsArray().ToDictionary(row => (string)row!["stage"]!, row => row!);
        Assert.Equal(["read", "clean", "hold_out", "tokenize", "mix"], funnel.Keys);
        Assert.Equal(2970, (long)funnel["read"]["documents"]!);
        Assert.Equal(2700.0 / 2970, (double)funnel["clean"]["share_kept"]!);
        Assert.Equal(2694, (long)funnel["hold_out"]["documents"]!);
        Assert.Equal(2_900_000, (long)funnel["tokenize"]["tokens"]!);
        Assert.Equal(882_000, (long)funnel["mix"]["tokens"]!);

        var reject = sections["losses"]!["rejects"]!.AsArray().Single(row => (string)row!["source"]! == "filings" && (string)row["reason"]! == "near_held_out")!;
        Assert.Null(reject["step"]);
        Assert.Equal(2, (long)reject["documents_rejected"]!);

        var heldOut = sections["held_out"]!["held_out"]!.AsArray().ToDictionary(row => (string)row!["source"]!, row => row!);
        Assert.Equal(16, (long)heldOut["filings"]["documents_clean"]!);
        Assert.Equal(120.0 / 10_800, (double)heldOut["filings"]["coverage"]!);

        Assert.Equal("source_exhausted", (string)sections["mix"]!["mix_ledger"]!["stop"]!);
        Assert.Equal("128", sections["mix"]!["mix_ledger"]!["sequence_tokens"]!.ToJsonString());
        Assert.Equal(2.0, (double)sections["mix"]!["mix_mix"]![0]!["epochs"]!);
        Assert.Equal(1_800_000, (long)sections["training"]!["accounts"]![1]!["seen_tokens"]!);
        Assert.Equal(3, sections["training"]!["loss"]!.AsArray().Count);
        var filings = sections["evaluation"]!["evaluate_evaluation"]![0]!;
        Assert.Equal(1.614, (double)filings["adapted"]!);
        Assert.Equal((1.614 / 2.131) - 1, (double)filings["adapted_change"]!);
        Assert.Null(filings.AsObject()["base_change"]);
        Assert.All(sections["balances"]!["balances"]!.AsArray(), row => Assert.True((bool)row!["closes"]!));
    }

    [Fact]
    public async Task ToHtml_IsOneWellFormedPageThatNeedsNothingElse()
    {
        using var run = SomeRun.Whole();
        var html = (await RunReport.BuildAsync(run.Work, run.Begin())).ToHtml();

        var body = XElement.Parse(html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)]);
        Assert.Equal(body.Descendants("section").Select(section => "#" + (string)section.Attribute("id")!), body.Descendants("a").Select(link => (string)link.Attribute("href")!));
        Assert.All(body.Descendants("figure"), figure => Assert.NotEmpty(figure.Descendants("table")));
        Assert.All(body.Descendants("table"), table => Assert.NotEqual("", (string)table.Element("caption")!));
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("Filings &amp; reports &lt;10-K&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_GivesTheSameBytesAgain()
    {
        using var run = SomeRun.Whole();
        var begun = run.Begin();
        var page = (await RunReport.BuildAsync(run.Work, begun)).Write(begun.ReportsPath);
        var (html, json) = (File.ReadAllBytes(page), File.ReadAllBytes(Path.Combine(begun.ReportsPath, RunReport.JsonFile)));

        (await RunReport.BuildAsync(run.Work, begun)).Write(begun.ReportsPath);

        Assert.Equal(html, File.ReadAllBytes(page));
        Assert.Equal(json, File.ReadAllBytes(Path.Combine(begun.ReportsPath, RunReport.JsonFile)));
        Assert.Equal("finance", JsonDocument.Parse(json).RootElement.GetProperty("pipeline").GetString());
    }

    [Fact]
    public async Task Build_ShowsABalanceThatDoesNotClose()
    {
        using var run = new SomeRun();
        run.Add("clean", "web", new Counts { ["documents_in"] = 10, ["documents_kept"] = 7, ["documents_rejected"] = 2 }, balances: [Balance.OfDocuments[0]]);
        var report = await RunReport.BuildAsync(run.Work, run.Begin());
        var balances = report.Sections.Single(section => section.Name == "balances");
        Assert.StartsWith("1 of 1 balances do not close", balances.Text, StringComparison.Ordinal);
        Assert.Contains("<td class=\"no\">no</td>", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_AreRowsOfTextForATerminal()
    {
        using var run = SomeRun.Whole();
        var report = await RunReport.BuildAsync(run.Work, run.Begin());
        var text = report.Tables.Single(table => table.Name == "funnel_filings").ToText();
        Assert.Equal(["Stage", "Documents", "Of the stage before", "Bytes of text", "Of what was read", "Tokens"], text[0]);
        Assert.Equal(["clean", "900", "90.91 %", "3.8 MiB", "80.00 %", "–"], text[2]);
    }
}
