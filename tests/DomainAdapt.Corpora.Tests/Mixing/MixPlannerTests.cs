using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Tests.Mixing;

public sealed class MixPlannerTests
{
    private const int SequenceTokens = 16;

    [Theory]
    [InlineData(OnExhausted.Stop)]
    [InlineData(OnExhausted.Renormalise)]
    public void RandomMixes_HoldInEveryPhase_AndBalance(OnExhausted onExhausted)
    {
        var random = new SplitMix64(4);
        var phases = 0;
        for (var mix = 0; mix < 500; mix++)
        {
            var sources = RandomMixes.Sources(RandomMixes.Shares(ref random), SequenceTokens, ref random);
            var later = RandomMixes.Later(sources, ref random);
            var planner = new MixPlanner(sources, SequenceTokens, budgetTokens: 1500L * SequenceTokens, onExhausted, later);
            var turns = new List<int>();
            var ordinals = new long[sources.Length];
            while (planner.TryNext(out var source, out var ordinal))
            {
                Assert.Equal(ordinals[source]++, ordinal);
                turns.Add(source);
            }
            var ledger = Ledger(planner);
            Assert.Equal(turns.Count, ledger.Sequences);
            AssertHoldsInEveryPhase(ledger, turns);
            AssertBalances(ledger, turns);
            AssertStopIsTrue(ledger, onExhausted);
            var (asked, begun) = (1 + later.Count, ledger.Phases.Count);
            Assert.InRange(begun, 1, onExhausted == OnExhausted.Renormalise ? int.MaxValue : asked);
            phases += Math.Max(0, begun - asked);
        }
        Assert.Equal(onExhausted == OnExhausted.Renormalise, phases > 0);
    }

    [Fact]
    public void Budget_IsNeverExceeded()
    {
        MixSource[] sources = [Source("a", 0.51m, 100_000), Source("b", 0.49m, 100_000)];
        var ledger = Complete(new MixPlanner(sources, SequenceTokens, budgetTokens: (100 * SequenceTokens) + 15, OnExhausted.Stop));
        Assert.Equal((MixStop.BudgetReached, 100L, null), (ledger.Stop, ledger.Sequences, ledger.StoppedBy));
        Assert.Equal([51L, 49L], ledger.Sources.Select(source => source.Sequences));
    }

    [Fact]
    public void Exhaustion_StopsAndNamesTheSource()
    {
        // b has 3 epochs of 100 tokens: 18 sequences of 16, and 12 tokens that fill none.
        MixSource[] sources = [Source("a", 0.5m, 100_000), Source("b", 0.5m, 100, maxEpochs: 3)];
        var ledger = Complete(new MixPlanner(sources, SequenceTokens, budgetTokens: null, OnExhausted.Stop));
        Assert.Equal((MixStop.SourceExhausted, "b"), (ledger.Stop, ledger.StoppedBy));
        var b = ledger.Sources[1];
        Assert.Equal((18L, 288L, 3L, 0L, 12L, 2.88), (b.Sequences, b.PlacedTokens, b.WholeEpochs, b.PartEpochTokens, b.DroppedTailTokens, b.Epochs));
        Assert.InRange(ledger.Sources[0].Sequences, 18, 19);
    }

    [Fact]
    public void Renormalise_GoesOnWithTheOthersInProportion()
    {
        MixSource[] sources = [Source("a", 0.2m, 16_000), Source("b", 0.3m, 24_000), Source("c", 0.5m, 160)];
        var ledger = Complete(new MixPlanner(sources, SequenceTokens, budgetTokens: null, OnExhausted.Renormalise));
        Assert.Equal(MixStop.SourceExhausted, ledger.Stop);
        Assert.Equal(10, ledger.Sources[2].Sequences);
        Assert.Equal(["a", "b", "c"], ledger.Phases[0].Sources);
        Assert.Equal(["a", "b"], ledger.Phases[1].Sources);
        Assert.Equal([1000L, 1500L], ledger.Sources.Take(2).Select(source => source.Sequences));
    }

    [Fact] // 51/49 for 900 sequences, then 90 to 10 for a hundred: the second phase begins at the token that was asked for.
    public void ALaterPhase_BeginsWhereItWasAskedFor()
    {
        MixSource[] sources = [Source("a", 0.51m, 100_000), Source("b", 0.49m, 100_000), Source("c", 0, 100_000)];
        var planner = new MixPlanner(
            sources, SequenceTokens, budgetTokens: 1000 * SequenceTokens, OnExhausted.Stop, [new MixPhase(0.9m, [0.1m, 0, 0.9m])]);
        var ledger = Complete(planner);
        Assert.Equal([(0L, 0m), (900, 0.9m)], ledger.Phases.Select(phase => (phase.FirstSequence, phase.From)));
        Assert.Equal(["a", "b"], ledger.Phases[0].Sources);
        Assert.Equal(["a", "c"], ledger.Phases[1].Sources);
        Assert.Equal([459L + 10, 441, 90], ledger.Sources.Select(source => source.Sequences));
    }

    [Fact]
    public void ASourceWithoutOneSequence_IsExhaustedAtOnce()
    {
        MixSource[] sources = [Source("a", 0.5m, 1600), Source("b", 0.5m, 15)];
        var stopped = Complete(new MixPlanner(sources, SequenceTokens, null, OnExhausted.Stop));
        Assert.Equal("b", stopped.StoppedBy);
        Assert.InRange(stopped.Sequences, 0, 1);

        var wentOn = Complete(new MixPlanner(sources, SequenceTokens, null, OnExhausted.Renormalise));
        Assert.Equal((100L, 15L), (wentOn.Sequences, wentOn.Sources[1].DroppedTailTokens));
    }

    private static void AssertHoldsInEveryPhase(MixLedger ledger, List<int> turns)
    {
        for (var i = 0; i < ledger.Phases.Count; i++)
        {
            var phase = ledger.Phases[i];
            var end = i + 1 < ledger.Phases.Count ? ledger.Phases[i + 1].FirstSequence : ledger.Sequences;
            var names = phase.Sources.ToList();
            var part = turns.Skip((int)phase.FirstSequence).Take((int)(end - phase.FirstSequence));
            Assert.True(RandomMixes.HoldsAtEveryPrefix(phase.Shares, part.Select(turn => names.IndexOf(ledger.Sources[turn].Name))));
        }
    }

    private static void AssertBalances(MixLedger ledger, List<int> turns)
    {
        for (var i = 0; i < ledger.Sources.Count; i++)
        {
            var source = ledger.Sources[i];
            Assert.Equal(turns.Count(turn => turn == i), source.Sequences);
            Assert.Equal(source.Sequences * SequenceTokens, source.PlacedTokens);
            Assert.Equal(source.PlacedTokens, (source.WholeEpochs * source.AvailableTokens) + source.PartEpochTokens - source.DroppedTailTokens);
            Assert.InRange(source.DroppedTailTokens, 0, SequenceTokens - 1);
            Assert.InRange(source.WholeEpochs + (source.PartEpochTokens > 0 ? 1 : 0), 0, source.MaxEpochs);
        }
        Assert.Equal(ledger.Sources.Sum(source => source.PlacedTokens), ledger.PlacedTokens);
    }

    private static void AssertStopIsTrue(MixLedger ledger, OnExhausted onExhausted)
    {
        bool IsExhausted(SourceLedger source) => (source.AvailableTokens * source.MaxEpochs) - source.PlacedTokens < SequenceTokens;
        if (ledger.Stop == MixStop.BudgetReached)
            Assert.InRange(ledger.PlacedTokens, ledger.BudgetTokens!.Value - SequenceTokens + 1, ledger.BudgetTokens.Value);
        else if (onExhausted == OnExhausted.Stop)
            Assert.True(IsExhausted(ledger.Sources.Single(source => source.Name == ledger.StoppedBy)));
        else
            Assert.All(ledger.Sources.Where(source => ledger.Phases[^1].Sources.Contains(source.Name)), source => Assert.True(IsExhausted(source)));
    }

    private static MixSource Source(string name, decimal share, long tokens, int maxEpochs = 1) => new(name, share, 10, tokens, maxEpochs);

    private static MixLedger Ledger(MixPlanner planner) => planner.ToLedger(1000, 100, 0, "abc");

    private static MixLedger Complete(MixPlanner planner)
    {
        while (planner.TryNext(out _, out _))
        {
        }
        return Ledger(planner);
    }
}
