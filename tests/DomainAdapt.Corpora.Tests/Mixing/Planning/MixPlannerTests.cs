using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Tests.Mixing.Planning;

public sealed class MixPlannerTests
{
    private const int SequenceTokens = 16;
    private const int MixCount = 1000;

    [Theory]
    [InlineData(OnExhausted.Stop, SequencePacking.Concatenate)]
    [InlineData(OnExhausted.Renormalise, SequencePacking.Concatenate)]
    [InlineData(OnExhausted.Stop, SequencePacking.BestFit)]
    [InlineData(OnExhausted.Renormalise, SequencePacking.BestFit)]
    public void RandomMixes_HoldInEveryPhase_AndBalance(OnExhausted onExhausted, SequencePacking packing)
    {
        var (phases, early) = (0, 0);
        foreach (var mix in Mixes(onExhausted, packing))
        {
            var turns = new List<(int Source, int Tokens)>();
            var ordinals = new long[mix.Sources.Length];
            var planner = mix.NewPlanner();
            for (var before = 0L; planner.TryNext(out var source, out var ordinal); before = planner.Tokens)
            {
                Assert.Equal(ordinals[source]++, ordinal);
                turns.Add((source, (int)(planner.Tokens - before)));
            }
            var ledger = Ledger(planner);
            Assert.Equal(turns.Count, ledger.Sequences);
            Assert.True(HoldsInEveryPhase(ledger, turns));
            AssertBalances(ledger, turns);
            AssertStopIsTrue(ledger, onExhausted);
            var (asked, begun) = (1 + mix.Later.Count, ledger.Phases.Count);
            Assert.InRange(begun, 1, onExhausted == OnExhausted.Renormalise ? int.MaxValue : asked);
            phases += Math.Max(0, begun - asked);
            early += BeginEarly(ledger, turns) ? 1 : 0;
        }
        Assert.Equal(onExhausted == OnExhausted.Renormalise, phases > 0);
        Assert.Equal(onExhausted == OnExhausted.Renormalise, early > 0);
    }

    [Theory] // The same mixes, by the rule that comes to mind first.
    [InlineData(SequencePacking.Concatenate)]
    [InlineData(SequencePacking.BestFit)]
    public void RandomMixes_ByTheGreedyRule_DoNotHold(SequencePacking packing)
    {
        var broken = 0;
        foreach (var mix in Mixes(OnExhausted.Renormalise, packing))
        {
            var turns = new List<(int Source, int Tokens)>();
            var planner = mix.NewPlanner((shares, next) => new FurthestBehindFirst(shares, next));
            for (var before = 0L; planner.TryNext(out var source, out _); before = planner.Tokens)
                turns.Add((source, (int)(planner.Tokens - before)));
            broken += HoldsInEveryPhase(Ledger(planner), turns) ? 0 : 1;
        }
        Assert.InRange(broken, 1, MixCount);
    }

    [Fact] // All sources of the first phase end at three tenths of the budget; the second was asked for at nine.
    public void WhereAllSourcesOfAPhaseEnd_TheNextBeginsEarly()
    {
        MixSource[] sources = [Source("a", 0.5m, 150 * SequenceTokens), Source("b", 0.5m, 150 * SequenceTokens), Source("c", 0, 100_000)];
        MixPhase[] later = [new MixPhase(0.9m, [0, 0, 1])];
        var wentOn = Complete(new MixPlanner(sources, Limits(1000, OnExhausted.Renormalise), later));
        Assert.Equal((MixStop.BudgetReached, 1000L), (wentOn.Stop, wentOn.Sequences));
        Assert.Equal([(0L, 0m), (300, 0.9m)], wentOn.Phases.Select(phase => (phase.FirstSequence, phase.From)));
        Assert.Equal([150L, 150, 700], wentOn.Sources.Select(source => source.Sequences));

        var stopped = Complete(new MixPlanner(sources, Limits(1000, OnExhausted.Stop), later));
        Assert.Equal((MixStop.SourceExhausted, 300L), (stopped.Stop, stopped.Sequences));
    }

    [Fact]
    public void PhasesCloserThanASequence_BeginWithTheLast()
    {
        MixSource[] sources = [Source("a", 1, 100_000), Source("b", 0, 100_000), Source("c", 0, 100_000)];
        MixPhase[] later = [new MixPhase(0.5m, [0, 1, 0]), new MixPhase(0.50001m, [0, 0, 1])];
        var ledger = Complete(new MixPlanner(sources, Limits(99), later));
        Assert.Equal([50L, 0, 49], ledger.Sources.Select(source => source.Sequences));
        Assert.Equal([0m, 0.50001m], ledger.Phases.Select(phase => phase.From));
    }

    [Fact]
    public void Budget_IsNeverExceeded()
    {
        MixSource[] sources = [Source("a", 0.51m, 100_000), Source("b", 0.49m, 100_000)];
        var ledger = Complete(new MixPlanner(sources, Limits(100, OnExhausted.Stop, over: 15)));
        Assert.Equal((MixStop.BudgetReached, 100L, null), (ledger.Stop, ledger.Sequences, ledger.StoppedBy));
        Assert.Equal([51L, 49L], ledger.Sources.Select(source => source.Sequences));
    }

    [Fact]
    public void Exhaustion_StopsAndNamesTheSource()
    {
        // b has 3 epochs of 100 tokens: 18 sequences of 16, and 12 tokens that fill none.
        MixSource[] sources = [Source("a", 0.5m, 100_000), Source("b", 0.5m, 100, maxEpochs: 3)];
        var ledger = Complete(new MixPlanner(sources, Limits(null)));
        Assert.Equal((MixStop.SourceExhausted, "b"), (ledger.Stop, ledger.StoppedBy));
        var b = ledger.Sources[1];
        Assert.Equal((18L, 288L, 3L, 0L, 12L, 2.88), (b.Sequences, b.PlacedTokens, b.WholeEpochs, b.PartEpochTokens, b.DroppedTailTokens, b.Epochs));
        Assert.InRange(ledger.Sources[0].Sequences, 18, 19);
    }

    [Fact]
    public void Renormalise_GoesOnWithTheOthersInProportion()
    {
        MixSource[] sources = [Source("a", 0.2m, 16_000), Source("b", 0.3m, 24_000), Source("c", 0.5m, 160)];
        var ledger = Complete(new MixPlanner(sources, Limits(null, OnExhausted.Renormalise)));
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
        var planner = new MixPlanner(sources, Limits(1000), [new MixPhase(0.9m, [0.1m, 0, 0.9m])]);
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
        var stopped = Complete(new MixPlanner(sources, Limits(null)));
        Assert.Equal("b", stopped.StoppedBy);
        Assert.InRange(stopped.Sequences, 0, 1);

        var wentOn = Complete(new MixPlanner(sources, Limits(null, OnExhausted.Renormalise)));
        Assert.Equal((100L, 15L), (wentOn.Sequences, wentOn.Sources[1].DroppedTailTokens));
    }

    private static IEnumerable<RandomMix> Mixes(OnExhausted onExhausted, SequencePacking packing)
    {
        var random = new SplitMix64(4);
        for (var mix = 0; mix < MixCount; mix++)
        {
            var sources = RandomMixes.Sources(RandomMixes.Shares(ref random), SequenceTokens, ref random);
            var later = RandomMixes.Later(sources, ref random);
            yield return new RandomMix(sources, later, Limits(1500, onExhausted) with { Packing = packing }, random.Next());
        }
    }

    private sealed record RandomMix(MixSource[] Sources, IReadOnlyList<MixPhase> Later, MixLimits Limits, ulong Seed)
    {
        public MixPlanner NewPlanner(Func<IReadOnlyList<decimal>, Func<int, int>, ISchedule>? schedule = null) => new(
            Sources, Limits, Later,
            Limits.Packing == SequencePacking.BestFit ? [.. Sources.Select((source, i) => new RandomFills(source.AllTokens, SequenceTokens, Seed + (ulong)i))] : null,
            schedule);
    }

    private static bool HoldsInEveryPhase(MixLedger ledger, List<(int Source, int Tokens)> turns)
    {
        for (var i = 0; i < ledger.Phases.Count; i++)
        {
            var phase = ledger.Phases[i];
            var end = i + 1 < ledger.Phases.Count ? ledger.Phases[i + 1].FirstSequence : ledger.Sequences;
            var names = phase.Sources.ToList();
            var part = turns.Skip((int)phase.FirstSequence).Take((int)(end - phase.FirstSequence))
                .Select(turn => (names.IndexOf(ledger.Sources[turn.Source].Name), turn.Tokens));
            if (!RandomMixes.HoldsAtEveryPrefix(phase.Shares, part, SequenceTokens, inclusive: ledger.Packing == SequencePacking.BestFit))
                return false;
        }
        return true;
    }

    private static bool BeginEarly(MixLedger ledger, List<(int Source, int Tokens)> turns) => ledger.Phases.Any(
        phase => turns.Take((int)phase.FirstSequence).Sum(turn => turn.Tokens) < phase.From * (ledger.BudgetTokens ?? 0));

    private static void AssertBalances(MixLedger ledger, List<(int Source, int Tokens)> turns)
    {
        for (var i = 0; i < ledger.Sources.Count; i++)
        {
            var source = ledger.Sources[i];
            Assert.Equal(turns.Count(turn => turn.Source == i), source.Sequences);
            Assert.Equal(turns.Where(turn => turn.Source == i).Sum(turn => turn.Tokens), source.PlacedTokens);
            Assert.Equal(source.PlacedTokens, (source.WholeEpochs * source.AvailableTokens) + source.PartEpochTokens - source.DroppedTailTokens);
            Assert.InRange(source.DroppedTailTokens, 0, ledger.Packing == SequencePacking.BestFit ? 0 : SequenceTokens - 1);
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

    private static MixLimits Limits(int? sequences, OnExhausted onExhausted = OnExhausted.Stop, int over = 0)
        => new(SequenceTokens, ((long?)sequences * SequenceTokens) + over, onExhausted);

    private static MixLedger Ledger(MixPlanner planner) => planner.ToLedger(1000, 100, 0, "abc");

    private static MixLedger Complete(MixPlanner planner)
    {
        while (planner.TryNext(out _, out _))
        {
        }
        return Ledger(planner);
    }
}
