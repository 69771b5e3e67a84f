using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Planning;

namespace DomainAdapt.Corpora.Tests.Mixing.Planning;

public sealed class MixSharesTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact] // By hand: four times 50 is less than a third of 900, and what is left is halved.
    public void UniMax_CapsTheSmallAndSharesOutTheRest()
    {
        Assert.Equal([200m, 350m, 350m], MixShares.UniMax([50, 1000, 2000], 900, epochs: 4));
        Assert.Equal([300m, 300m, 300m], MixShares.UniMax([500, 1000, 2000], 900, epochs: 4));
        Assert.Equal([5000m, 200m, 800m], MixShares.UniMax([9000, 50, 200], 6000, epochs: 4));
        Assert.Equal(ExitCodes.Spec, Assert.Throws<DomainAdaptException>(() => MixShares.UniMax([50, 50], 900, epochs: 4)).ExitCode);
    }

    [Fact]
    public void Temperature_LiftsSmallSources()
    {
        var spec = new MixSpec { Weighting = Weighting.Temperature, Sources = Names, Temperature = 2 };
        // Square roots of 1, 4 and 9: 1, 2 and 3 sixths.
        Assert.Equal([0.166_666_667m, 0.333_333_333m, 0.5m], MixShares.AtTheBeginning(spec, Names, [100, 400, 900], null));
        Assert.Equal(
            [0.1m, 0.3m, 0.6m], MixShares.AtTheBeginning(spec with { Weighting = Weighting.Tokens }, Names, [100, 300, 600], null));
        Assert.Equal([0.1m, 0.3m, 0.6m], MixShares.AtTheBeginning(spec with { Temperature = 1 }, Names, [100, 300, 600], null));
    }

    [Fact]
    public void Replay_HasItsShareInEveryPhase()
    {
        var spec = new MixSpec
        {
            BudgetTokens = 1 << 20,
            Shares = new Dictionary<string, decimal> { ["a"] = 0.6m, ["b"] = 0.3m, ["c"] = 0.1m },
            Replay = new ReplaySpec { Share = 0.05m, Sources = ["b", "c"] },
            Phases = [new MixPhaseSpec { From = 0.5m, Shares = new Dictionary<string, decimal> { ["a"] = 0.5m, ["c"] = 0.5m } }],
        };
        Assert.Equal([0.95m, 0.0375m, 0.0125m], MixShares.AtTheBeginning(spec, Names, [1, 1, 1], null));
        Assert.Equal([0.95m, 0m, 0.05m], Assert.Single(MixShares.Later(spec, Names)).Shares);
        var all = spec with { Replay = new ReplaySpec { Sources = Names } };
        Assert.Throws<DomainAdaptException>(() => MixShares.AtTheBeginning(all, Names, [1, 1, 1], null));
    }

    [Fact]
    public void Normalise_AddsUpToOne_AndLeavesNoneOut()
    {
        var shares = MixShares.Normalise([1, 3, 0, 7_000_000_000_000_000]);
        Assert.Equal(1, shares.Sum());
        Assert.Equal([0.000_000_000_001m, 0.000_000_000_001m, 0], shares[..3]);
    }
}
