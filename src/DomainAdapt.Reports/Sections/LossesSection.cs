using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What went, and why: records, documents and parts of documents, by the rule that took them.</summary>
internal static class LossesSection
{
    private const string Rewritten = "documents_rewritten";

    public static Section? Build(RunData run)
    {
        Figure?[] tables =
        [
            TableOf(run, "rejects", "Documents rejected", ("documents_rejected", "Documents", ValueFormat.Count), ("bytes_rejected", "Bytes", ValueFormat.Bytes)),
            TableOf(run, "cuts", "Text cut out of documents that stayed", ("bytes_cut", "Bytes", ValueFormat.Bytes)),
            TableOf(run, "rewrites", "Documents rewritten by step", (Rewritten, "Documents", ValueFormat.Count), ("bytes_rewritten", "Bytes shorter", ValueFormat.Bytes)),
            TableOf(run, "skipped", "Records skipped", ("records_skipped", "Records", ValueFormat.Count)),
            TableOf(run, "damaged", "Records damaged", ("records_damaged", "Records", ValueFormat.Count)),
        ];
        Figure[] shown = [.. tables.OfType<Figure>()];
        return shown.Length == 0 ? null : new Section(
            "losses", "What went, and why",
            "Every document that left is kept beside the stage with its rule and its measure. Largest first.", shown);
    }

    private static ReportTable? TableOf(RunData run, string name, string title, params (string Count, string Title, ValueFormat Format)[] counts)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var stage in run.Stages.Where(stage => stage.Marker is not null))
        {
            foreach (var source in run.Sources)
            {
                var own = stage.CountsOf(source);
                foreach (var (part, amount) in own.Parts(counts[0].Count))
                {
                    var (step, reason) = counts[0].Count == Rewritten ? (part, null) : Split(part);
                    rows.Add([stage.Node.Stage, source, step, reason, amount, .. counts.Skip(1).Select(count => own.Parts(count.Count).TryGetValue(part, out var more) ? (object)more : null)]);
                }
            }
        }
        ReportColumn[] columns =
        [
            new("stage", "Stage"), new("source", "Source"), new("step", "Step"), new("reason", "Reason"),
            .. counts.Select((count, index) => new ReportColumn(count.Count, count.Title, count.Format, IsBar: index == 0)),
        ];
        // Records have no steps, and rewriters give no reasons.
        int[] filled = [.. Enumerable.Range(0, columns.Length).Where(index => rows.Any(row => row[index] is not null))];
        return rows.Count == 0 ? null : new ReportTable(name, title,
            [.. filled.Select(index => columns[index])],
            [.. rows.OrderByDescending(row => row[4]).Select(row => (IReadOnlyList<object?>)[.. filled.Select(index => row[index])])]);
    }

    /// <summary>A part is <c>step.reason</c>, or a reason of the stage itself.</summary>
    private static (string? Step, string? Reason) Split(string part)
    {
        var dot = part.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (null, part) : (part[..dot], part[(dot + 1)..]);
    }
}
