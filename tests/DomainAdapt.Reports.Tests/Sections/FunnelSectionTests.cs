using DomainAdapt.Core.Stages;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Sections;

namespace DomainAdapt.Reports.Tests.Sections;

public sealed class FunnelSectionTests
{
    [Fact]
    public async Task Build_FollowsOneSourceThroughStagesOfAll()
    {
        using var run = new SomeRun();
        run.Add("read", "web", new Counts { ["documents_kept"] = 10, ["bytes_kept"] = 100 });
        run.Add("read", "filings", new Counts { ["documents_kept"] = 4, ["bytes_kept"] = 40 });
        run.Add("dedup", null, [], bySource: new() { ["web"] = new Counts { ["documents_kept"] = 8 }, ["filings"] = new Counts { ["documents_kept"] = 4 } });
        run.Add("mix", null, new Counts { ["tokens_placed"] = 30, ["tokens_placed.web"] = 30 });

        var section = FunnelSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default))!;

        var (filings, web) = (Assert.IsType<ReportTable>(section.Figures[0]), Assert.IsType<ReportTable>(section.Figures[1]));
        Assert.Equal([["read", 4L, null, 40L, null], ["dedup", 4L, 1.0, null, null]], filings.Rows);
        Assert.Equal([["read", 10L, null, 100L, null], ["dedup", 8L, 0.8, null, null], ["mix", null, null, null, 30L]], web.Rows);
    }
}
