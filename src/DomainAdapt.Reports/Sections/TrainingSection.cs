using System.Text.Json;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Sections;

/// <summary>How each training went: its loss, its account, and why it stopped.</summary>
internal static class TrainingSection
{
    private const int MostPoints = 200;

    /// <summary>What a reader of an account looks for first.</summary>
    private static readonly string[] First =
        ["training", "target_tokens", "acquired_tokens", "seen_tokens", "effective_tokens", "steps", "stop_reason", "exhausted_source", "final_loss"];

    public static Section? Build(RunData run)
    {
        var stages = run.Done("train").ToList();
        if (stages.Count == 0)
            return null;
        List<Figure> figures = [];
        var accounts = stages.Select(stage => (Name: stage.Node.Stage, Record: stage.Records.GetValueOrDefault("account")))
            .Where(account => account.Record.ValueKind == JsonValueKind.Object).ToList();
        if (accounts.Count > 0)
            figures.Add(Ordered(Fields.OfRecords("accounts", "The account", "training", accounts)));
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
        figures.AddRange(stages.SelectMany(WatchedOf));
        return figures.Count == 0 ? null : new Section(
            "training", "Training",
            "Tokens asked for, acquired by the mix, and seen. Training stops when the budget is reached or a source is exhausted, and says which.", figures);
    }

    private static ReportTable Ordered(ReportTable table)
    {
        int[] order = [.. Enumerable.Range(0, table.Columns.Count).OrderBy(index => Array.IndexOf(First, table.Columns[index].Name) is >= 0 and var place ? place : First.Length)];
        return table with { Columns = [.. order.Select(index => table.Columns[index])], Rows = [.. table.Rows.Select(row => (IReadOnlyList<object?>)[.. order.Select(index => row[index])])] };
    }

    /// <summary>The losses of each source while it trained, and that of general text which it was held to.</summary>
    private static IEnumerable<Figure> WatchedOf(StageData stage)
    {
        var (step, loss) = (new ReportColumn("step", "Step", ValueFormat.Count), new ReportColumn("loss", "Loss in nats a token", ValueFormat.Number));
        foreach (var table in stage.Tables.Where(table => table.Rows > 1))
        {
            var name = $"{stage.Node.Stage}_{table.Name}";
            if (Curves.Has(table, "step", "nats_per_token") && table.Columns.Any(column => column is Column<string> { Name: "source" }))
            {
                yield return new LineChart(name, $"Loss of each source, {stage.Node.Stage}", step, loss,
                    [.. Curves.Of(table, "step", "nats_per_token", by: "source").Select(line => line.AtMost(MostPoints))]);
            }
            else if (Curves.Has(table, "step", "general_loss"))
            {
                yield return new LineChart(name, $"Loss of general text, {stage.Node.Stage}", step, loss,
                    [new Series("general", Curves.Numbers(table, "step"), Curves.Numbers(table, "general_loss")).AtMost(MostPoints)]);
            }
        }
    }

    private static Series? LossOf(StageData stage)
    {
        var table = stage.Tables.FirstOrDefault(table => Curves.Has(table, "tokens", "loss"));
        return table is null || table.Rows < 2
            ? null
            : new Series(stage.Node.Stage, Curves.Numbers(table, "tokens"), Curves.Numbers(table, "loss")).AtMost(MostPoints);
    }
}
