using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class TypicalShapeTests
{
    [Fact]
    public void For_TheSizeOfGpt3_IsGpt3()
    {
        var shape = TypicalShape.For(174.6e9, 2048);
        Assert.Equal((96, 12_288, 96), (shape.Layers, shape.Hidden, shape.Heads));
    }

    [Theory] // Widths come in steps of 128, so small models are met less well.
    [InlineData(1e7, 0.26)]
    [InlineData(1.24e8, 0.15)]
    [InlineData(1e9, 0.06)]
    [InlineData(7e9, 0.06)]
    [InlineData(1e12, 0.01)]
    public void For_AnySize_HasAboutThatManyInItsLayers(double parameters, double tolerance)
    {
        var shape = TypicalShape.For(parameters, 2048);
        Assert.InRange(12.0 * shape.Layers * shape.Hidden * shape.Hidden / parameters, 1 - tolerance, 1 + tolerance);
        Assert.Equal(shape.Hidden, shape.Heads * TypicalShape.HeadWidth);
    }

    [Fact]
    public void For_ATinyModel_HasOneLayer() => Assert.Equal((1, 128), (TypicalShape.For(10, 128).Layers, TypicalShape.For(10, 128).Hidden));
}
