using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>Documents, bytes and tokens that each stage handed on, in both runs.</summary>
internal static class ComparedFunnel
{
    public static Section? Build(RunData left, RunData right)
    {
        (string Name, string Title, ValueFormat Format, string[] Counts)[] amounts =
        [
            ("documents", "Documents handed on", ValueFormat.Count, ["documents_kept"]), ("bytes", "Bytes of text handed on", ValueFormat.Bytes, ["bytes_kept"]),
            ("tokens", "Tokens handed on, placed and seen", ValueFormat.Count, ["tokens_kept", "tokens_placed", "tokens_seen"]),
        ];
        Figure[] figures = [.. amounts.Select(amount => Compared.Of(
            amount.Name, amount.Title, [new("stage", "Stage"), new("source", "Source")], new ReportColumn(amount.Name, amount.Title, amount.Format), Rows(left, amount.Counts), Rows(right, amount.Counts))).OfType<Figure>()];
        return figures.Length == 0 ? null : new Section("funnel", "From corpus to tokens", "What each stage handed on of each source.", figures);
    }

    private static IEnumerable<(string[], double?)> Rows(RunData run, string[] names)
        => from stage in run.Stages
           where stage.Marker is not null
           from source in run.Sources
           let counts = stage.CountsOf(source)
           let found = names.FirstOrDefault(name => counts.Any(count => count.Key == name))
           where found is not null
           select ((string[])[stage.Node.Stage, source], (double?)counts[found]);
}
