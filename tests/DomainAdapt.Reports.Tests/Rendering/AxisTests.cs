using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Rendering;

namespace DomainAdapt.Reports.Tests.Rendering;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0.0, 9.3, ValueFormat.Number, "0 2 4 6 8 10")]
    [InlineData(0.47, 0.53, ValueFormat.Share, "46 % 48 % 50 % 52 % 54 %")]
    [InlineData(0.0, 1_800_000.0, ValueFormat.Count, "0.0 M 0.5 M 1.0 M 1.5 M 2.0 M")]
    [InlineData(-0.1, 0.1, ValueFormat.Number, "-0.10 -0.05 0.00 0.05 0.10")]
    public void Ticks_AreRoundAndCoverTheValues(double least, double most, ValueFormat format, string expected)
    {
        var axis = new Axis([most, least], 0, 100, format);
        Assert.Equal(expected, string.Join(' ', axis.Ticks.Select(axis.LabelOf)));
        Assert.InRange(axis.PixelOf(least), 0, 100);
        Assert.InRange(axis.PixelOf(most), 0, 100);
    }

    [Fact]
    public void Ticks_OfATightAxis_LieWithin()
    {
        var axis = new Axis([0.9, 7.2], 0, 100, ValueFormat.Number, isTight: true);
        Assert.Equal("2 4 6", string.Join(' ', axis.Ticks.Select(axis.LabelOf)));
        Assert.Equal((0, 100), (axis.PixelOf(0.9), axis.PixelOf(7.2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1e-12)]
    public void Axis_OfAFlatLine_HasARange(double value)
    {
        var axis = new Axis([value, value], 0, 100, ValueFormat.Number);
        Assert.True(axis.To > axis.From);
        Assert.InRange(axis.PixelOf(value), 0, 100);
        Assert.InRange(axis.Ticks.Count(), 2, 12);
    }

    [Fact]
    public void Axis_OfNothing_DoesNotFail() => Assert.NotEmpty(new Axis([], 0, 100, ValueFormat.Count).Ticks);
}
