using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What each mix placed, in both runs.</summary>
internal static class ComparedMixes
{
    public static Section? Build(RunData left, RunData right)
    {
        (string Column, string Title, ValueFormat Format)[] columns = [("share", "Share", ValueFormat.Share), ("placed_tokens", "Tokens placed", ValueFormat.Count), ("epochs", "Epochs", ValueFormat.Number)];
        Figure[] figures = [.. columns.Select(column => Compared.Of(
            column.Column, column.Title, [new("mix", "Mix"), new("source", "Source")], new ReportColumn(column.Column, column.Title, column.Format), Rows(left, column.Column), Rows(right, column.Column))).OfType<Figure>()];
        return figures.Length == 0 ? null : new Section("mix", "The mix", "Shares are of tokens, padding not counted.", figures);
    }

    private static IEnumerable<(string[], double?)> Rows(RunData run, string column)
        => from stage in run.Done("mix")
           from table in stage.Tables
           where table.Name == "mix" && Curves.Has(table, column)
           from cell in Compared.Cells(stage.Node.Stage, table, ["source"], column)
           select cell;
}
