using System.Globalization;
using System.Text.Json;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>How trainings went and how well their models predict, in both runs.</summary>
internal static class ComparedTrainings
{
    public static Section? Build(RunData left, RunData right)
    {
        var bits = Compared.Of(
            "bits_per_byte", "Bits per byte of held-out text", [new("evaluation", "Evaluation"), new("model", "Model"), new("source", "Source"), new("documents_of", "Set")],
            new("bits_per_byte", "Bits per byte", ValueFormat.Number), Evaluated(left), Evaluated(right));
        var accounts = Compared.Of(
            "accounts", "The accounts, where they differ", [new("training", "Training"), new("figure", "Figure")], new("value", "Value", ValueFormat.Number), Accounts(left), Accounts(right), onlyChanged: true);
        List<Series> curves = [.. Losses(left, "A"), .. Losses(right, "B")];
        Figure?[] figures =
        [
            bits,
            curves.Count == 0 ? null : new LineChart("loss", "Training loss", new ReportColumn("tokens", "Tokens seen", ValueFormat.Count), new ReportColumn("loss", "Loss in nats a token", ValueFormat.Number), curves),
            accounts,
        ];
        Figure[] shown = [.. figures.OfType<Figure>()];
        return shown.Length == 0 ? null : new Section("training", "Losses", "Lower is better.", shown);
    }

    private static IEnumerable<(string[], double?)> Evaluated(RunData run)
        => from stage in run.Done("evaluate")
           from table in stage.Tables
           where Curves.Has(table, "bits_per_byte") && table.Columns.Any(column => column.Name == "documents_of")
           from cell in Compared.Cells(stage.Node.Stage, table, ["model", "source", "documents_of"], "bits_per_byte")
           select cell;

    private static IEnumerable<(string[], double?)> Accounts(RunData run)
        => from stage in run.Done("train")
           where stage.Records.ContainsKey("account") && stage.Records["account"].ValueKind == JsonValueKind.Object
           from property in stage.Records["account"].EnumerateObject()
           let value = stage.Records["account"].Value(property.Name)
           where value is long or double
           select ((string[])[stage.Node.Stage, property.Name], (double?)Convert.ToDouble(value, CultureInfo.InvariantCulture));

    private static IEnumerable<Series> Losses(RunData run, string name)
        => from stage in run.Done("train")
           from table in stage.Tables
           where Curves.Has(table, "tokens", "loss") && table.Rows > 1
           select new Series($"{stage.Node.Stage} of {name}", Curves.Numbers(table, "tokens"), Curves.Numbers(table, "loss")).AtMost(200);
}
