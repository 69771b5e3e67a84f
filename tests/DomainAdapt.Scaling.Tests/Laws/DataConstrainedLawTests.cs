using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class DataConstrainedLawTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.802)] // BloombergGPT's pass
    [InlineData(1)]
    public void EffectiveMultiple_WithoutRepeats_IsTheEpochs(double epochs) => Assert.Equal(epochs, DataConstrainedLaw.EffectiveMultiple(epochs));

    [Fact] // Worth more with every epoch, each worth less than the one before, never above the ceiling.
    public void EffectiveMultiple_RisesEverSlowerToTheCeiling()
    {
        var gain = double.PositiveInfinity;
        for (var epoch = 1; epoch < 200; epoch++)
        {
            var next = DataConstrainedLaw.EffectiveMultiple(epoch + 1) - DataConstrainedLaw.EffectiveMultiple(epoch);
            Assert.InRange(next, double.Epsilon, gain);
            gain = next;
        }
        Assert.InRange(DataConstrainedLaw.EffectiveMultiple(1000), 16.387, DataConstrainedLaw.Ceiling);
    }

    [Fact]
    public void EffectiveTokens_ScaleWithTheUniqueOnes() => Assert.Equal(3.726e9, DataConstrainedLaw.EffectiveTokens(1e9, 4e9), 1e6);

    [Fact] // A model no larger than its data can use loses nothing.
    public void EffectiveParameters_OfASmallModel_AreAllOfThem() => Assert.Equal(1e8, DataConstrainedLaw.EffectiveParameters(1e8, 1e11), 1);

    [Fact]
    public void EffectiveParameters_OfATooLargeModel_AreFewer()
    {
        var useful = ParametricLaw.DataConstrained.ParametersFor(1e9);
        Assert.InRange(DataConstrainedLaw.EffectiveParameters(100 * useful, 1e9), useful, useful * (1 + DataConstrainedLaw.ParameterDecay));
    }

    [Fact]
    public void Loss_OfRepeatedTokens_LiesBetweenNewTokensAndNoRepeats()
    {
        var repeated = DataConstrainedLaw.Loss(1e9, 40e9, 10e9);
        Assert.InRange(repeated, DataConstrainedLaw.Loss(1e9, 40e9, 40e9), DataConstrainedLaw.Loss(1e9, 10e9, 10e9));
    }

    [Fact]
    public void Loss_WithoutRepeats_IsTheLawOfNewTokens()
        => Assert.Equal(ParametricLaw.DataConstrained.Loss(1e8, 1e11), DataConstrainedLaw.Loss(1e8, 1e11, 1e11), 12);
}
