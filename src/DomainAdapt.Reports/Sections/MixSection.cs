using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

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
        if (stage.Records.TryGetValue("ledger", out var ledger))
            yield return Fields.OfRecord($"{name}_ledger", name, ledger);
        foreach (var table in stage.Tables)
        {
            var figure = $"{name}_{table.Name}";
            if (!Curves.Has(table, "tokens", "share"))
                yield return Fields.OfTable(figure, $"Sources of {name}", table, "placed_tokens");
            else if (StreamOf(figure, name, table) is { Series.Count: > 1 } stream)
                yield return stream;
        }
    }

    private static LineChart StreamOf(string figure, string mix, Table table) => new(
        figure,
        $"Shares along the stream of {mix}",
        new ReportColumn("tokens", "Tokens placed", ValueFormat.Count),
        new ReportColumn("share", "Share of tokens so far", ValueFormat.Share),
        [.. Curves.Of(table, "tokens", "share", by: "source").Select(line => line.AtMost(MostPoints))]);
}
