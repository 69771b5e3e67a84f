using DomainAdapt.Core.Stages;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Sections;

namespace DomainAdapt.Reports.Tests.Sections;

public sealed class LossesSectionTests
{
    [Fact]
    public async Task Build_SortsBySizeAndSplitsStepAndReason()
    {
        var counts = new Counts();
        counts.AddPart("documents_rejected", "length.too_short", 2);
        counts.AddPart("bytes_rejected", "length.too_short", 10);
        counts.AddPart("documents_rejected", "exact_duplicate", 5);
        using var run = new SomeRun();
        run.Add("clean", "web", counts);

        var section = LossesSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default));

        var table = Assert.IsType<ReportTable>(Assert.Single(section!.Figures));
        Assert.Equal([["clean", "web", null, "exact_duplicate", 5L, null], ["clean", "web", "length", "too_short", 2L, 10L]], table.Rows);
    }

    [Fact]
    public async Task Build_LeavesOutColumnsThatSayNothing()
    {
        using var run = new SomeRun();
        run.Add("clean", "web", new Counts { ["documents_rewritten"] = 1, ["documents_rewritten.normalise"] = 1, ["bytes_rewritten.normalise"] = 3 });
        var section = LossesSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default))!;
        var table = Assert.IsType<ReportTable>(Assert.Single(section.Figures));
        Assert.Equal(["stage", "source", "step", "documents_rewritten", "bytes_rewritten"], table.Columns.Select(column => column.Name));
        Assert.Equal([["clean", "web", "normalise", 1L, 3L]], table.Rows);
    }

    [Fact]
    public async Task Build_WithoutLosses_IsLeftOut()
    {
        using var run = new SomeRun();
        run.Add("clean", "web", new Counts { ["documents_kept"] = 1 });
        Assert.Null(LossesSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default)));
    }
}
