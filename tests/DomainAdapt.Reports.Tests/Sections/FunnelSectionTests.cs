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

        var (filings, web) = (Assert.IsType<ReportTable>(section.Figures[1]), Assert.IsType<ReportTable>(section.Figures[2]));
        Assert.Equal([["read", 4L, null, 40L, 1.0, null], ["dedup", 4L, 1.0, null, null, null]], filings.Rows);
        Assert.Equal([["read", 10L, null, 100L, 1.0, null], ["dedup", 8L, 0.8, null, null, null], ["mix", null, null, null, null, 30L]], web.Rows);
    }

    [Fact] // Filings are the domain: 1,000 of 5,000 tokens read, and 100 of them are trained on.
    public async Task Build_HoldsTheDomainAgainstTheRawCrawlAndAgainstItself()
    {
        using var run = new SomeRun();
        run.Add("read", "filings", new Counts { ["documents_kept"] = 10, ["bytes_kept"] = 4_000 });
        run.Add("read", "web", new Counts { ["documents_kept"] = 40, ["bytes_kept"] = 20_000 });
        run.Add("tokenize", "filings", new Counts { ["documents_kept"] = 5, ["bytes_kept"] = 1_000, ["tokens_kept"] = 250 });
        run.Add("tokenize", "web", new Counts { ["documents_kept"] = 20, ["bytes_kept"] = 5_000, ["tokens_kept"] = 1_000 });
        run.Add("mix", null, new Counts { ["tokens_placed"] = 200, ["tokens_placed.filings"] = 100, ["tokens_placed.web"] = 100 });

        var whole = Assert.IsType<ReportTable>(FunnelSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default))!.Figures[0]);

        Assert.Equal(
            [
                ["read", 5_000.0, 1_000.0, 1.0, 0.2, 1.0],
                ["tokenize", 1_250.0, 250.0, 0.25, 0.05, 0.25],
                ["mix", 200.0, 100.0, 0.04, 0.02, 0.1],
            ],
            whole.Rows);
    }
}
