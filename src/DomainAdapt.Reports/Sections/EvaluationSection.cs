using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Sections;

/// <summary>How well each model predicts held-out text.</summary>
internal static class EvaluationSection
{
    public static Section? Build(RunData run)
    {
        List<Figure> figures = [.. run.Done("evaluate").SelectMany(stage => FiguresOf(run, stage))];
        return figures.Count == 0 ? null : new Section(
            "evaluation", "Evaluation on held-out text",
            "Bits per byte: lower is better, and models with different tokenizers can be compared. A change is against the first model. Clean documents are "
            + "those that share little with training text.",
            figures);
    }

    private static IEnumerable<Figure> FiguresOf(RunData run, StageData stage)
    {
        foreach (var table in stage.Tables)
        {
            var name = $"{stage.Node.Stage}_{table.Name}";
            if (Curves.Has(table, "bits_per_byte"))
            {
                yield return Compare(name, table);
                if (Parts(name, run, table) is { } parts)
                    yield return parts;
            }
            yield return Fields.OfTable($"{name}_rows", $"{Fields.Title(table.Name)} in full", table, "bits_per_byte");
        }
    }

    /// <summary>What each model gained on the domain's sources and forgot of the general ones against the first: means over the sources, all documents.</summary>
    private static ReportTable? Parts(string name, RunData run, Table table)
    {
        var (models, sources, sets, bits) = (table.Values<string>("model"), table.Values<string>("source"), table.Values<string>("documents_of"), table.Values<double>("bits_per_byte"));
        var parts = run.Manifest.Sources.ToDictionary(source => source.Name, source => source.Domain, StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, table.Rows).Where(row => sets[row] == "all" && parts.ContainsKey(sources[row]))];
        var names = models.Distinct(StringComparer.Ordinal).ToList();
        double? Mean(string model, bool isDomain)
        {
            double[] own = [.. rows.Where(row => models[row] == model && parts[sources[row]] == isDomain).Select(row => bits[row])];
            return own.Length == 0 ? null : own.Average();
        }
        return names.Count < 2 || rows.Length == 0 ? null : new ReportTable($"{name}_parts", "Gained on the domain, forgotten of the rest",
            [
                new("model", "Model"), new("domain", "Domain", ValueFormat.Number, IsBar: true), new("gain", "Gained", ValueFormat.Share),
                new("general", "General", ValueFormat.Number, IsBar: true), new("forgetting", "Forgotten", ValueFormat.Share),
            ],
            [.. names.Select(model => (IReadOnlyList<object?>)
            [
                model, Mean(model, true), model == names[0] ? null : 1 - (Mean(model, true) / Mean(names[0], true)),
                Mean(model, false), model == names[0] ? null : (Mean(model, false) / Mean(names[0], false)) - 1,
            ])]);
    }

    /// <summary>The models side by side: a row for each source and set of documents.</summary>
    private static ReportTable Compare(string name, Table table)
    {
        var (models, sources, sets) = (table.Values<string>("model"), table.Values<string>("source"), table.Values<string>("documents_of"));
        var (documents, bits) = (table.Values<long>("documents"), table.Values<double>("bits_per_byte"));
        var names = models.Distinct(StringComparer.Ordinal).ToList();
        var rows = Enumerable.Range(0, table.Rows).GroupBy(row => (sources[row], sets[row])).Select(group =>
        {
            var byModel = group.ToDictionary(row => models[row], row => bits[row], StringComparer.Ordinal);
            double? first = byModel.TryGetValue(names[0], out var found) ? found : null;
            return (IReadOnlyList<object?>)
            [
                group.Key.Item1, group.Key.Item2, documents[group.First()],
                .. names.SelectMany(model => Values(model, byModel.TryGetValue(model, out var value) ? value : null, first)),
            ];
        });
        return new ReportTable(name, "Bits per byte",
            [
                new("source", "Source"), new("documents_of", "Set"), new("documents", "Documents", ValueFormat.Count),
                .. names.SelectMany(ColumnsOf),
            ],
            [.. rows]);

        IEnumerable<ReportColumn> ColumnsOf(string model)
        {
            yield return new ReportColumn(model, Fields.Title(model), ValueFormat.Number, IsBar: true);
            if (model != names[0])
                yield return new ReportColumn(model + "_change", "Change", ValueFormat.Share);
        }

        IEnumerable<object?> Values(string model, double? value, double? first)
        {
            yield return value;
            if (model != names[0])
                yield return (value / first) - 1;
        }
    }
}
