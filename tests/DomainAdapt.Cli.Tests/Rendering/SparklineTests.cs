using DomainAdapt.Cli.Rendering;

namespace DomainAdapt.Cli.Tests.Rendering;

public class SparklineTests
{
    [Fact]
    public void Of_GoesFromTheLowestToTheHighest() => Assert.Equal("█▅▁", Sparkline.Of([8, 4.5, 1], 16));

    [Fact] // Sixteen values in four letters, each the mean of four.
    public void Of_MoreThanLetters_TakesMeans() => Assert.Equal("▁▃▆█", Sparkline.Of([.. Enumerable.Range(0, 16).Select(value => (double)value)], 4));

    [Fact]
    public void Of_NothingOrOneValue_IsShort()
    {
        Assert.Equal("", Sparkline.Of([], 16));
        Assert.Equal("", Sparkline.Of([double.NaN], 16));
        Assert.Equal("▁▁", Sparkline.Of([3, 3], 16));
    }
}
