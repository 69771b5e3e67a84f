using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Planning;

namespace DomainAdapt.Corpora.Tests.Mixing;

public sealed class MixTablesTests
{
    private static readonly MixSource[] Sources =
    [
        new("a", 0.5m, Documents: 10, Tokens: 100_000, MaxEpochs: 1),
        new("b", 0.3m, Documents: 10, Tokens: 100_000, MaxEpochs: 1),
        new("c", 0.2m, Documents: 10, Tokens: 1_600, MaxEpochs: 1),
    ];

    [Fact]
    public void Targets_FollowThePhases()
    {
        var ledger = Plan(out _);
        Assert.Equal(2, ledger.Phases.Count);
        var table = MixTables.OfStream(ledger, Planner());
        var targets = table.Values<double>("target_share");
        var shares = table.Values<double>("share");
        var sequences = table.Values<long>("sequences");
        Assert.Equal(5000, sequences[^1]);
        Assert.InRange(table.Rows, 3 * 200, 3 * 205);
        for (var row = 0; row < table.Rows; row++)
        {
            // Each phase may be one sequence off.
            Assert.InRange(Math.Abs(targets[row] - shares[row]) * sequences[row], 0, 2);
            if (row % 3 == 2)
                Assert.Equal(1, targets[row] + targets[row - 1] + targets[row - 2], 9);
        }
    }

    [Fact]
    public void Sources_AddUp()
    {
        var ledger = Plan(out _);
        var table = MixTables.OfSources(ledger);
        Assert.Equal(["a", "b", "c"], table.Values<string>("source"));
        Assert.Equal(ledger.PlacedTokens, table.Values<long>("placed_tokens").Sum());
        Assert.Equal(1, table.Values<double>("share").Sum(), 9);
        Assert.Equal([0.5, 0.3, 0.2], table.Values<double>("target_share"));
    }

    private static MixPlanner Planner() => new(Sources, new MixLimits(16, 5000 * 16, OnExhausted.Renormalise));

    private static Shards.Sequences.MixLedger Plan(out MixPlanner planner)
    {
        planner = Planner();
        while (planner.TryNext(out _, out _))
        {
        }
        return planner.ToLedger(100, 100, 0, "abc");
    }
}
