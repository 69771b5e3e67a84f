using DomainAdapt.Core.Randomness;
using DomainAdapt.Scaling.Mixtures;

namespace DomainAdapt.Scaling.Tests.Mixtures;

public sealed class MixtureLawTests
{
    private static readonly MixtureLaw Known = new(K: 1.2, B: 0.3, Eta: 0.5, Beta: 0.28, C: 0.25, Epsilon: 0.03, Gamma: 0.4, Unit: 1e6);
    private static readonly double[] Shares = [0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95];

    [Fact] // Exponents on the grid and no noise: the law itself comes back.
    public void Fit_OfALawsOwnLosses_IsThatLaw()
    {
        var fit = MixtureLaw.Fit([.. Shares.Select(share => Point(Known, share))]);
        foreach (var share in new[] { 0.1, 0.35, 0.6, 0.9 })
            Assert.Equal(Known.Loss(1e6, share), fit.Loss(1e6, share), 6);
    }

    [Fact] // Exponents that no grid has: shares between those tried are still predicted within a hundredth.
    public void Fit_BetweenItsGrid_PredictsHeldBackShares()
    {
        var odd = new MixtureLaw(0.9, 0.1, 0.7, 0.28, 0.6, 0.05, 0.33, 1e6);
        var fit = MixtureLaw.Fit([.. Shares.Select(share => Point(odd, share))]);
        foreach (var share in new[] { 0.1, 0.22, 0.4, 0.6, 0.8 })
            Assert.InRange(fit.Loss(1e6, share) / odd.Loss(1e6, share), 0.99, 1.01);
    }

    [Fact]
    public void Fit_OfRunsOfTwoLengths_FollowsTheTokens()
    {
        var steep = Known with { Beta = 0.5 };
        var fit = MixtureLaw.Fit([.. Shares.Select((share, i) => Point(steep, share, i % 2 == 0 ? 1e6 : 4e6))]);
        Assert.InRange(fit.Loss(2e6, 0.4) / steep.Loss(2e6, 0.4), 0.99, 1.01);
        Assert.True(fit.Loss(4e6, 0.5) < fit.Loss(1e6, 0.5));
    }

    [Fact]
    public void Fit_OfTooFewRuns_IsRefused() => Assert.Throws<ArgumentException>(() => MixtureLaw.Fit([.. Shares.Take(3).Select(share => Point(Known, share))]));

    [Fact] // The interval of a noisy fit holds the truth nearly always, and is not so wide that it says nothing.
    public void Predict_HasAnIntervalThatHoldsTheTruth()
    {
        var random = new SplitMix64(3);
        var held = 0;
        for (var trial = 0; trial < 20; trial++)
        {
            MixturePoint[] points = [.. Shares.Select(share => Point(Known, share) with { Loss = Known.Loss(1e6, share) * (1 + (0.01 * (random.NextDouble() - 0.5))) })];
            var (loss, halfWidth) = new MixtureFit(points).Predict(1e6, 0.4);
            held += Math.Abs(loss - Known.Loss(1e6, 0.4)) <= halfWidth ? 1 : 0;
            Assert.InRange(halfWidth, 0.0001, 0.1);
        }
        Assert.InRange(held, 17, 20);
    }

    private static MixturePoint Point(MixtureLaw law, double share, double tokens = 1e6) => new(share, tokens, law.Loss(tokens, share));
}
