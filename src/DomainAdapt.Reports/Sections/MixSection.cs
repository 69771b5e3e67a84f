using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>The ledger of each mix: what was asked for, what was placed, and why it ended.</summary>
internal static class MixSection
{
    private const int MostPoints = 200;

    public static Section? Build(RunData run)
    {
        List<Figure> figures = [.. run.Done("mix").SelectMany(FiguresOf)];
        return figures.Count == 0 ? null : new Section(
            "mix", "The mix",
            "Shares are of tokens, padding not counted. Every sequence holds one source's tokens, and at each point of the stream each source "
            + "is within one sequence of its share.",
            figures);
    }

    private static IEnumerable<Figure> FiguresOf(StageData stage)
    {
        var name = stage.Node.Stage;
        if (stage.Records.GetValueOrDefault("ledger") is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } ledger)
        {
            yield return Fields.OfRecord($"{name}_ledger", name, ledger);
            yield return Fields.OfRecords($"{name}_sources", $"Sources of {name}", "source", [.. ledger.Named("sources")], "tokens_placed", "placed_tokens");
        }
        foreach (var table in stage.Tables)
        {
            var series = Curves.Of(table, by: "source");
            if (series.Count == 0 || table.Rows < 2)
                continue;
            yield return new LineChart($"{name}_{table.Name}", $"{Fields.Title(table.Name)} along the stream of {name}",
                new ReportColumn("tokens", "Tokens placed", ValueFormat.Count), new ReportColumn("share", "Share of tokens so far", ValueFormat.Share),
                [.. series.Select(line => line.AtMost(MostPoints))]);
        }
    }
}
