using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Sections;

/// <summary>What each rule dropped first, in all and alone, which rules drop the same, and how what they measured lies to their limits.</summary>
internal static class RulesSection
{
    private const int MostPairs = 20;

    public static Section? Build(RunData run)
    {
        var stages = run.Stages.Where(stage => stage.Statistics.Any(table => table.Name == "rules")).ToList();
        if (stages.Count == 0)
            return null;
        List<Figure> figures = [.. stages.Select(Rules)];
        figures.AddRange(stages.Where(stage => Find(stage, "reasons").Rows > 0).Select(Reasons));
        figures.AddRange(stages.Select(Overlap).OfType<Figure>());
        figures.AddRange(stages.SelectMany(Measures));
        return new Section(
            "rules", "What the rules dropped, and what they measured",
            "First: documents that the rule was the first to drop, so these add up to what the stage rejected. In all and alone are known where every rule was asked about every document "
            + "(measure_all: true): alone are those that no other rule drops, which would stay without it. A line in a histogram is a limit; what lies beyond it is dropped.",
            figures);
    }

    private static ReportTable Rules(StageData stage)
    {
        var table = Find(stage, "rules");
        var (documents, asked, first, all, alone) = (table.Values<long>("documents"), table.Values<long>("asked"), table.Values<long>("first"), table.Values<long>("all"), table.Values<long>("alone"));
        var isAll = asked.SequenceEqual(documents);
        return new ReportTable($"rules_{stage.Node.Address}", $"Rules of {stage.Node.Address}",
            [
                new("step", "Rule"), new("asked", "Asked", ValueFormat.Count), new("first", "First", ValueFormat.Count, IsBar: true), new("share_first", "Of all documents", ValueFormat.Share),
                new("all", "In all", ValueFormat.Count, IsBar: true), new("alone", "Alone", ValueFormat.Count, IsBar: true),
            ],
            [.. Enumerable.Range(0, table.Rows).Select(row => (IReadOnlyList<object?>)
            [
                table.Values<string>("step")[row], asked[row], first[row], documents[row] == 0 ? null : (double)first[row] / documents[row],
                isAll ? all[row] : null, isAll ? alone[row] : null,
            ])]);
    }

    private static Figure Reasons(StageData stage)
        => Fields.OfTable($"reasons_{stage.Node.Address}", $"Reasons, {stage.Node.Address}", Find(stage, "reasons"), "first", "all");

    private static ReportTable? Overlap(StageData stage)
    {
        var table = Fields.OfTable($"rule_overlap_{stage.Node.Address}", $"Documents that two rules drop, {stage.Node.Address}", Find(stage, "rule_overlap"), "documents");
        return table.Rows.Count == 0 ? null : table with { Rows = [.. table.Rows.Take(MostPairs)] };
    }

    private static IEnumerable<Figure> Measures(StageData stage)
    {
        if (Find(stage, "measures").Rows == 0)
            yield break;
        yield return Fields.OfTable($"measures_{stage.Node.Address}", $"What was measured, {stage.Node.Address}; quantiles within 3 %", Find(stage, "measures"));
        var limits = stage.Tables.FirstOrDefault(table => table.Name == "limits");
        var bins = Find(stage, "measure_bins");
        var rows = Enumerable.Range(0, bins.Rows).GroupBy(row => (Step: bins.Values<string>("step")[row], Measure: bins.Values<string>("measure")[row]));
        foreach (var measure in rows)
        {
            var drawn = limits is null ? [] : LimitsOf(limits, measure.Key.Step, measure.Key.Measure);
            // What no rule looks at stands in the table.
            if (drawn.Count == 0 || measure.Count() < 2)
                continue;
            yield return new Histogram(
                $"{stage.Node.Address}.{measure.Key.Step}.{measure.Key.Measure}", $"{measure.Key.Step}: {Fields.Title(measure.Key.Measure)}, {stage.Node.Address}",
                new ReportColumn(measure.Key.Measure, Fields.Title(measure.Key.Measure), ValueFormat.Number), new ReportColumn("documents", "Documents", ValueFormat.Count),
                Histogram.BinsOf(bins, measure), drawn);
        }
    }

    private static IReadOnlyList<Threshold> LimitsOf(Table limits, string step, string measure)
        => [.. Enumerable.Range(0, limits.Rows)
            .Where(row => limits.Values<string>("step")[row] == step && limits.Values<string>("measure")[row] == measure)
            .Select(row => new Threshold(limits.Values<string>("bound")[row] == "least", limits.Values<double>("limit")[row], limits.Values<string>("reason")[row]))];

    private static Table Find(StageData stage, string name) => stage.Statistics.First(table => table.Name == name);
}
