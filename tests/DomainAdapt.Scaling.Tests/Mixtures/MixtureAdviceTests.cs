using DomainAdapt.Scaling.Mixtures;

namespace DomainAdapt.Scaling.Tests.Mixtures;

public sealed class MixtureAdviceTests
{
    private static readonly MixtureLaw Domain = new(1, 0, 1, 0.28, 0.2, 0.03, 0.4, 1e6);
    private static readonly MixtureLaw General = new(1.1, 0, 1, 0.28, 0.1, 0.1, 0.8, 1e6);
    private static readonly double[] Shares = [0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95];
    private static readonly MixtureGoal Even = new(1e6);

    [Fact] // The base predicts general text as a mix of 60 % domain does: more than that makes it worse.
    public void CriticalRatio_IsWhereGeneralTextGetsWorseThanTheBase()
    {
        var advice = new MixtureAdvice(Runs(), Even, General.Loss(1e6, 0.4));
        Assert.InRange(advice.Critical!.Value, 0.58, 0.62);
        Assert.InRange(advice.Critical.Value, advice.Critical.Least, advice.Critical.Most);
        Assert.True(advice.Recommended.Value <= advice.Critical.Value);
    }

    [Fact]
    public void Tolerance_AllowsMore()
        => Assert.True(new MixtureAdvice(Runs(), Even with { Tolerance = 0.02 }, General.Loss(1e6, 0.4)).Critical!.Value > 0.65);

    [Fact] // Even without any domain text the training makes general text worse.
    public void ABaseThatNothingReaches_HasACriticalRatioOf0_AndTheLeastShareIsRecommended()
    {
        var advice = new MixtureAdvice(Runs(), Even, 0.5);
        Assert.Equal(0, advice.Critical!.Value);
        Assert.Equal(0.05, advice.Recommended.Value);
    }

    [Fact]
    public void WithoutABase_ThereIsNoCriticalRatio_AndTheWeightsDecide()
    {
        var even = new MixtureAdvice(Runs(), Even, baseGeneral: null);
        var domain = new MixtureAdvice(Runs(), Even with { DomainWeight = 1 }, baseGeneral: null);
        var general = new MixtureAdvice(Runs(), Even with { DomainWeight = 0 }, baseGeneral: null);
        Assert.Null(even.Critical);
        Assert.Equal((0.95, 0.05), (domain.Recommended.Value, general.Recommended.Value));
        Assert.InRange(even.Recommended.Value, 0.2, 0.9);
    }

    private static MixtureRun[] Runs() => [.. Shares.Select(share => new MixtureRun(share, 1e6, Domain.Loss(1e6, share), General.Loss(1e6, 1 - share)))];
}
