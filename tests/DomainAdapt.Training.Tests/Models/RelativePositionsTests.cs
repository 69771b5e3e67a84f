using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class RelativePositionsTests
{
    [Theory] // What the logarithm of the paper's code gives, in PyTorch's single precision.
    [InlineData(new[] { 0, -1, -7, -8, -11, -12, -15, -16, -22, -23, -31, -32, -45, -46, -63, -64, -90, -91, -127, -128, -1000 }, false,
        new[] { 0, 1, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 15, 15 })]
    [InlineData(new[] { 1, 7, 8, 15, 16, 64, 1000 }, false, new[] { 17, 23, 24, 25, 26, 30, 31 })]
    [InlineData(new[] { 0, -1, -15, -16, -18, -31, -32, -63, -64, -127, -128, -500, 5 }, true, new[] { 0, 1, 15, 16, 16, 21, 21, 26, 26, 31, 31, 31, 0 })]
    public void BucketOf_IsT5sTable(int[] distances, bool isCausal, int[] expected)
        => Assert.Equal(expected, distances.Select(distance => RelativePositions.BucketOf(distance, 32, 128, isCausal)));

    [Fact]
    public void BucketOf_GrowsWithTheDistance_ThroughAllBuckets()
    {
        int[] buckets = [.. Enumerable.Range(0, 200).Select(distance => RelativePositions.BucketOf(-distance, 32, 128, isCausal: true))];

        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(Enumerable.Range(0, 32), buckets.Distinct());
    }
}
