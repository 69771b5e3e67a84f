using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Verification;

namespace DomainAdapt.Corpora.Tests.Mixing.Verification;

public sealed class PrefixCheckTests
{
    [Fact] // The planner and the check agree without sharing code; one turn given to another source is found.
    public void RandomMixes_Pass_AndOneStolenTurnDoesNot()
    {
        var random = new SplitMix64(9);
        var stolen = 0;
        for (var mix = 0; mix < 200; mix++)
        {
            var sources = RandomMixes.Sources(RandomMixes.Shares(ref random), 16, ref random);
            var planner = new MixPlanner(sources, 16, 500 * 16, OnExhausted.Renormalise);
            var turns = new List<string>();
            while (planner.TryNext(out var source, out _))
                turns.Add(sources[source].Name);
            var ledger = planner.ToLedger(100, 100, 0, "abc");
            Assert.Empty(Check(turns).All);

            // The largest source's turns all go to the smallest: no bound can hold for either.
            var (largest, smallest) = (sources.MaxBy(source => source.Share)!.Name, sources.MinBy(source => source.Share)!.Name);
            if (ledger.Phases.Count > 1 || sources.Max(source => source.Share) < 0.1m || ledger.Sequences < 500)
                continue;
            stolen++;
            var violations = Check([.. turns.Select(name => name == largest ? smallest : name)]).All;
            Assert.Contains(violations, violation => violation.Rule == "prefix" && violation.Subject == largest);
            Assert.Contains(violations, violation => violation.Rule == "prefix" && violation.Subject == smallest);

            ViolationList Check(List<string> names)
            {
                var found = new ViolationList();
                var check = new PrefixCheck(ledger, found);
                for (var i = 0; i < names.Count; i++)
                    check.Add(i, names[i]);
                return found;
            }
        }
        Assert.InRange(stolen, 10, 200);
    }
}
