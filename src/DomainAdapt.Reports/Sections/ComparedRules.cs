using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What each rule took, in both runs.</summary>
internal static class ComparedRules
{
    public static Section? Build(RunData left, RunData right)
    {
        ReportColumn[] keys = [new("stage", "Stage"), new("source", "Source"), new("rule", "Rule")];
        ReportTable?[] tables =
        [
            Compared.Of("rejects", "Documents rejected, where it changed", keys, new("documents", "Documents", ValueFormat.Count), Parts(left, "documents_rejected"), Parts(right, "documents_rejected"), onlyChanged: true),
            Compared.Of("cuts", "Bytes cut, where it changed", keys, new("bytes", "Bytes", ValueFormat.Bytes), Parts(left, "bytes_cut"), Parts(right, "bytes_cut"), onlyChanged: true),
        ];
        Figure[] figures = [.. tables.OfType<Figure>()];
        return figures.Length == 0 ? null : new Section("losses", "What went, and why", "Rules that took as much in both runs are left out.", figures);
    }

    private static IEnumerable<(string[], double?)> Parts(RunData run, string count)
        => from stage in run.Stages
           where stage.Marker is not null
           from source in run.Sources
           from part in stage.CountsOf(source).Parts(count)
           select ((string[])[stage.Node.Stage, source, part.Key], (double?)part.Value);
}
