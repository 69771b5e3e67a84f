using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Tests.Optimization;

public class SpikesTests
{
    [Fact]
    public void Score_IsInStandardDeviationsOfTheSample()
    {
        double[] recent = [2, 4, 4, 4, 5, 5, 7, 9]; // mean 5, squares of 32 by 7

        Assert.Equal((10 - 5) / Math.Sqrt(32.0 / 7), Spikes.Score(recent, 10, fewest: 8), 12);
        Assert.True(Spikes.Score(recent, 3, fewest: 8) < 0);
    }

    [Fact]
    public void Score_OfTooFew_IsNone() => Assert.Equal(0, Spikes.Score([1, 1.5, 0.5], 1e9, fewest: 4));

    [Fact] // Otherwise the thousandth part above a still curve would be infinitely far.
    public void Score_OfValuesThatHardlyVary_TakesAHundredthOfTheirMean()
        => Assert.Equal(0.1, Spikes.Score([2, 2, 2, 2], 2.002, fewest: 4), 1e-9);
}
