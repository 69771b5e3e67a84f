using DomainAdapt.Reports.Data;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Tests.Data;

public sealed class CurvesTests
{
    [Fact]
    public void Of_IsALineForEachName()
    {
        var lines = Curves.Of(
            new Table("shares", new Column<long>("at", [9, 9, 9, 9]), new Column<long>("tokens", [1, 1, 2, 2]), new Column<string>("source", ["b", "a", "b", "a"]), new Column<double>("share", [1, 2, 3, 4])),
            "tokens", "share", by: "source");
        Assert.Equal(["b", "a"], lines.Select(line => line.Name));
        Assert.Equal([1, 2], lines[1].X);
        Assert.Equal([2, 4], lines[1].Y);
    }

    [Fact]
    public void Has_WantsColumnsOfNumbers()
    {
        var table = new Table("t", new Column<long>("tokens", [1]), new Column<string>("loss", ["x"]));
        Assert.True(Curves.Has(table, "tokens"));
        Assert.False(Curves.Has(table, "tokens", "loss"));
    }
}
