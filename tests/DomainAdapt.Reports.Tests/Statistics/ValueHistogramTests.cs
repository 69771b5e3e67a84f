using DomainAdapt.Core.Randomness;
using DomainAdapt.Reports.Statistics;

namespace DomainAdapt.Reports.Tests.Statistics;

public sealed class ValueHistogramTests
{
    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-3.0, 5.0)]
    [InlineData(1.0, 1_000_000.0)]
    public void Bins_CountExactlyWhatLiesBetweenTheirBounds(double low, double high)
    {
        var random = new SplitMix64(9);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => low + ((high - low) * Math.Pow(random.Next(1 << 30) / (double)(1 << 30), 3))), low, high];
        var histogram = Of(values);

        var bins = histogram.Bins();

        Assert.Equal((values.Length, low, high), (histogram.Count, histogram.Least, histogram.Most));
        Assert.InRange(bins.Count, 5, 41);
        Assert.Equal(values.Length, bins.Sum(bin => bin.Count));
        Assert.All(bins, bin => Assert.Equal(values.Count(value => value >= bin.From && value < bin.To), bin.Count));
        Assert.Equal(bins.Skip(1).Select(bin => bin.From), bins.SkipLast(1).Select(bin => bin.To));
    }

    [Fact]
    public void Quantile_IsWithinThreePercent()
    {
        var histogram = Of([.. Enumerable.Range(1, 10_000).Select(value => (double)value)]);
        foreach (var share in new[] { 0.01, 0.25, 0.5, 0.95 })
            Assert.InRange(histogram.Quantile(share), 10_000 * share * 0.968, 10_000 * share);
        Assert.True(double.IsNaN(Of([]).Quantile(0.5)));
    }

    [Fact]
    public void Add_OfTwoHalves_IsTheWhole()
    {
        double[] values = [.. Enumerable.Range(0, 5_000).Select(number => Math.Sin(number) * number)];
        var (left, right) = (Of(values[..1_700]), Of(values[1_700..]));
        left.Add(right);
        Assert.Equal(Of(values).Bins(), left.Bins());
    }

    [Fact]
    public void WhatIsNoNumber_IsNotCounted() => Assert.Equal(1, Of([double.NaN, double.PositiveInfinity, 3]).Count);

    private static ValueHistogram Of(double[] values)
    {
        var histogram = new ValueHistogram();
        foreach (var value in values)
            histogram.Add(value);
        return histogram;
    }
}
