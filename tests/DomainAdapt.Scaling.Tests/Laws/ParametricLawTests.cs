using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class ParametricLawTests
{
    public static TheoryData<ParametricLaw> Laws => [.. ParametricLaw.All];

    [Theory] // The closed form must be where a search over model sizes at equal compute finds the least loss.
    [MemberData(nameof(Laws))]
    public void Parameters_AreTheBestAtThatCompute(ParametricLaw law)
    {
        const double C = 5.76e23;
        var best = law.Parameters(C);
        var least = law.Loss(best, law.Tokens(C));
        for (var factor = 0.25; factor <= 4; factor *= 1.01)
            Assert.True(law.Loss(best * factor, C / 6 / (best * factor)) >= least - 1e-12, $"{law.Name} at {factor}");
        Assert.True(law.Loss(best * 1.2, C / 6 / (best * 1.2)) > least);
        Assert.True(law.Loss(best / 1.2, C / 6 / (best / 1.2)) > least);
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void TokensFor_AndParametersFor_AreInverse(ParametricLaw law)
    {
        foreach (var parameters in new[] { 1e8, 7e9, 1e12 })
        {
            Assert.Equal(1, law.ParametersFor(law.TokensFor(parameters)) / parameters, 9);
            Assert.Equal(1, law.Parameters(law.Flops(parameters)) / parameters, 9);
        }
    }

    [Fact] // The finding that the constants matter: printed digits ask for five times the tokens of the refit.
    public void Rounded_AsksForFarMoreTokensThanTheRefit()
        => Assert.True(ParametricLaw.Rounded.TokensFor(70e9) > 5 * ParametricLaw.Refit.TokensFor(70e9));
}
