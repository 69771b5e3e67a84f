using System.Text.Json;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>How each training went: its loss, its account, and why it stopped.</summary>
internal static class TrainingSection
{
    private const int MostPoints = 200;

    public static Section? Build(RunData run)
    {
        var stages = run.Done("train").ToList();
        if (stages.Count == 0)
            return null;
        List<Figure> figures = [];
        var accounts = stages.Select(stage => (Name: stage.Node.Stage, Record: stage.Records.GetValueOrDefault("account")))
            .Where(account => account.Record.ValueKind == JsonValueKind.Object).ToList();
        if (accounts.Count > 0)
            figures.Add(Fields.OfRecords("accounts", "The account", "training", accounts));
        foreach (var (name, record) in accounts)
        {
            if (record.Named("sources").ToList() is { Count: > 0 } sources)
                figures.Add(Fields.OfRecords($"{name}_sources", $"Sources of {name}", "source", sources));
        }
        var curves = stages.Select(LossOf).OfType<Series>().ToList();
        if (curves.Count > 0)
        {
            figures.Add(new LineChart("loss", "Training loss",
                new ReportColumn("tokens", "Tokens seen", ValueFormat.Count), new ReportColumn("loss", "Loss in nats a token", ValueFormat.Number), curves));
        }
        return figures.Count == 0 ? null : new Section(
            "training", "Training",
            "Tokens asked for, acquired by the mix, and seen. Training stops when the budget is reached or a source is exhausted, and says which.", figures);
    }

    private static Series? LossOf(StageData stage)
    {
        var table = stage.Tables.FirstOrDefault(table => Curves.Has(table, "tokens", "loss"));
        return table is null || table.Rows < 2
            ? null
            : new Series(stage.Node.Stage, Curves.Numbers(table, "tokens"), Curves.Numbers(table, "loss")).AtMost(MostPoints);
    }
}
