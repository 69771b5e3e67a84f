using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Tests.Model;

public sealed class SeriesTests
{
    [Fact]
    public void AtMost_AveragesNeighbours()
    {
        var line = new Series("loss", [0, 1, 2, 3, 4], [10, 20, 30, 40, 50]).AtMost(2);
        Assert.Equal([0.5, 3], line.X);
        Assert.Equal([15, 40], line.Y);
    }

    [Fact]
    public void AtMost_LeavesShortLinesAlone()
    {
        var line = new Series("loss", [0, 1], [10, 20]);
        Assert.Same(line, line.AtMost(2));
    }
}
