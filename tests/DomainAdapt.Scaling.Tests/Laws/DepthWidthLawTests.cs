using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class DepthWidthLawTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(70)]
    public void Layers_IsTheInverseOfWidth(int layers) => Assert.Equal(layers, DepthWidthLaw.Layers(DepthWidthLaw.Width(layers)), 10);
}
