using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>Whether what came into each stage is what came out of it, counted anew from the markers.</summary>
internal static class BalancesSection
{
    public static Section? Build(RunData run)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var stage in run.Stages.Where(stage => stage.Marker is not null))
        {
            foreach (var balance in stage.Marker!.Balances)
            {
                var (left, right) = balance.Sums(stage.Counts);
                rows.Add([stage.Node.Address, balance.Name, string.Join(" + ", balance.Left), left, string.Join(" + ", balance.Right), right, left == right]);
            }
        }
        var open = rows.Count(row => row[^1] is false);
        return rows.Count == 0 ? null : new Section(
            "balances", "Nothing disappears unseen",
            open == 0 ? $"All {rows.Count} balances close." : $"{open} of {rows.Count} balances do not close: the stage lost or invented something.",
            [
                new ReportTable("balances", "Balances",
                    [
                        new("stage", "Stage"), new("balance", "Of"), new("in", "Came in"), new("in_sum", "Sum", ValueFormat.Count),
                        new("out", "Went"), new("out_sum", "Sum", ValueFormat.Count), new("closes", "Closes", ValueFormat.Truth),
                    ],
                    rows),
            ]);
    }
}
