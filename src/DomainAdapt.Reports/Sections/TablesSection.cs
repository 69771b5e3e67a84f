using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>Tables of stages that no other section knows, as they are.</summary>
internal static class TablesSection
{
    private const int MostRows = 100;

    private static readonly string[] KnownKinds = ["hold_out", "mix", "train", "evaluate", .. DeduplicationSection.Kinds];

    public static Section? Build(RunData run)
    {
        var figures = from stage in run.Stages
                      where !KnownKinds.Contains(stage.Node.Kind)
                      from table in stage.Tables
                      where table.Name != "limits" && table.Rows is > 0 and <= MostRows
                      select (Figure)Fields.OfTable($"{stage.Node.Address}_{table.Name}", $"{Fields.Title(table.Name)}, {stage.Node.Address}", table);
        List<Figure> shown = [.. figures];
        return shown.Count == 0 ? null : new Section("tables", "Tables of the stages", $"As the stages wrote them, where they have at most {MostRows} rows.", shown);
    }
}
