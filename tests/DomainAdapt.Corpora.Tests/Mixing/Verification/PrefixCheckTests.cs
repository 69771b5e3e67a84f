using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Corpora.Mixing.Verification;
using DomainAdapt.Corpora.Tests.Mixing.Planning;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Tests.Mixing.Verification;

public sealed class PrefixCheckTests
{
    [Fact] // Phases of a curriculum and of exhaustion, told apart from what only claims to be one.
    public void Phases_BeginForAReason()
    {
        var random = new SplitMix64(10);
        var (moved, invented) = (0, 0);
        for (var mix = 0; mix < 300; mix++)
        {
            var sources = RandomMixes.Sources(RandomMixes.Shares(ref random), 16, ref random);
            var planner = new MixPlanner(sources, new MixLimits(16, 500 * 16, OnExhausted.Renormalise), RandomMixes.Later(sources, ref random));
            var turns = new List<string>();
            while (planner.TryNext(out var source, out _))
                turns.Add(sources[source].Name);
            var ledger = planner.ToLedger(100, 100, 0, "abc");
            Assert.Empty(Check(ledger, turns));
            if (ledger.Phases.Count < 2 || ledger.Phases[1].FirstSequence < 3)
                continue;

            moved++; // the second phase is said to begin two sequences earlier
            var earlier = ledger.Phases[1] with { FirstSequence = ledger.Phases[1].FirstSequence - 2 };
            var early = Check(ledger with { Phases = [ledger.Phases[0], earlier, .. ledger.Phases.Skip(2)] }, turns);
            if (ledger.Phases[1].From > 0)
                Assert.Contains(early, violation => violation.Rule == "phase");

            invented++; // a phase that leaves out a source which has not ended
            var left = ledger.Phases[0] with { FirstSequence = 1, Sources = [.. ledger.Phases[0].Sources.Skip(1)], Shares = [.. ledger.Phases[0].Shares.Skip(1)] };
            var plenty = ledger.Sources.Single(source => source.Name == ledger.Phases[0].Sources[0]);
            if (plenty.AvailableTokens * plenty.MaxEpochs >= 3 * 16)
            {
                var violations = Check(ledger with { Phases = [ledger.Phases[0], left, .. ledger.Phases.Skip(1)] }, turns);
                Assert.Contains(violations, violation => violation.Rule == "phase" && violation.Subject == plenty.Name);
            }
        }
        Assert.InRange(moved, 50, 300);
        Assert.InRange(invented, 50, 300);
    }

    [Fact] // The planner and the check agree without sharing code; one turn given to another source is found.
    public void RandomMixes_Pass_AndOneStolenTurnDoesNot()
    {
        var random = new SplitMix64(9);
        var stolen = 0;
        for (var mix = 0; mix < 200; mix++)
        {
            var sources = RandomMixes.Sources(RandomMixes.Shares(ref random), 16, ref random);
            var planner = new MixPlanner(sources, new MixLimits(16, 500 * 16, OnExhausted.Renormalise));
            var turns = new List<string>();
            while (planner.TryNext(out var source, out _))
                turns.Add(sources[source].Name);
            var ledger = planner.ToLedger(100, 100, 0, "abc");
            Assert.Empty(Check(ledger, turns));

            // The largest source's turns all go to the smallest: no bound can hold for either.
            var (largest, smallest) = (sources.MaxBy(source => source.Share)!.Name, sources.MinBy(source => source.Share)!.Name);
            if (ledger.Phases.Count > 1 || sources.Max(source => source.Share) < 0.1m || ledger.Sequences < 500)
                continue;
            stolen++;
            var violations = Check(ledger, [.. turns.Select(name => name == largest ? smallest : name)]);
            Assert.Contains(violations, violation => violation.Rule == "prefix" && violation.Subject == largest);
            Assert.Contains(violations, violation => violation.Rule == "prefix" && violation.Subject == smallest);
        }
        Assert.InRange(stolen, 10, 200);
    }

    private static IReadOnlyList<MixViolation> Check(MixLedger ledger, List<string> names)
    {
        var found = new ViolationList();
        var check = new PrefixCheck(ledger, found);
        for (var i = 0; i < names.Count; i++)
            check.Add(i, names[i], 16);
        return found.All;
    }
}
