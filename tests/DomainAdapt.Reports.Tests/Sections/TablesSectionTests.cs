using DomainAdapt.Core.Stages;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Sections;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Tests.Sections;

public sealed class TablesSectionTests
{
    [Fact]
    public async Task Build_ShowsTablesNobodyElseKnows()
    {
        using var run = new SomeRun();
        run.Add("statistics", "web", new Counts(), tables: [new Table("lengths", new Column<string>("bin", ["short", "long"]), new Column<long>("documents", [3, 1]))]);
        run.Add("mix", null, new Counts(), tables: [new Table("mix", new Column<string>("source", ["web"]))]);

        var section = TablesSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default))!;

        var table = Assert.IsType<ReportTable>(Assert.Single(section.Figures));
        Assert.Equal("Lengths, statistics@web", table.Title);
        Assert.Equal([["short", 3L], ["long", 1L]], table.Rows);
    }
}
