using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Sections;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Tests.Sections;

public sealed class TrainingSectionTests
{
    [Fact]
    public async Task Build_DrawsTheLossOfEachSource_AndBeginsAccountsWithWhatIsLookedForFirst()
    {
        using var run = new SomeRun();
        run.Add("adapted", null, [], kind: "train",
            tables:
            [
                new Table("source_losses",
                    new Column<long>("step", [1, 1, 2, 2]), new Column<string>("source", ["web", "filings", "web", "filings"]),
                    new Column<long>("targets", [8, 8, 8, 8]), new Column<double>("nats_per_token", [4.0, 5.0, 3.5, 4.5])),
                new Table("general", new Column<long>("step", [0, 2]), new Column<double>("general_loss", [3.0, 3.2]), new Column<double>("worsening", [0.0, 0.2])),
            ],
            record: ("account", """{"acquired_tokens": 9, "flops": 7, "seen_tokens": 8, "stop_reason": "budget_reached", "target_tokens": 10}"""));

        var section = TrainingSection.Build(await RunData.ReadAsync(run.Work, run.Begin(), default))!;

        var account = section.Figures.OfType<ReportTable>().Single(table => table.Name == "accounts");
        Assert.Equal(["training", "target_tokens", "acquired_tokens", "seen_tokens", "stop_reason", "flops"], account.Columns.Select(column => column.Name));
        Assert.Equal(["adapted", 10L, 9L, 8L, "budget_reached", 7L], account.Rows.Single());
        var sources = section.Figures.OfType<LineChart>().Single(chart => chart.Name == "adapted_source_losses");
        Assert.Equal([4.0, 3.5], sources.Series.Single(line => line.Name == "web").Y);
        Assert.Equal([5.0, 4.5], sources.Series.Single(line => line.Name == "filings").Y);
        Assert.Equal([3.0, 3.2], section.Figures.OfType<LineChart>().Single(chart => chart.Name == "adapted_general").Series.Single().Y);
    }
}
