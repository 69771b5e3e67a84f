using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Mixing;

namespace DomainAdapt.Corpora.Tests.Mixing;

public sealed class MixSpecTests
{
    private static readonly MixSpec Right = new() { Shares = new Dictionary<string, decimal> { ["a"] = 0.51m, ["b"] = 0.49m } };

    [Fact]
    public void ARightSpec_HasNoProblem() => Assert.Empty(Problems(Right with { BudgetTokens = 4096, MaxEpochs = Epochs("a", 4) }));

    [Fact]
    public void Shares_AddUpToExactlyOne()
    {
        var problems = Problems(Right with { Shares = new Dictionary<string, decimal> { ["a"] = 0.51m, ["b"] = 0.4899999999m } });
        Assert.Equal([("shares", "add up to 0.9999999999; expected exactly 1")], problems);
    }

    [Fact]
    public void EveryProblem_IsNamedAtOnce()
    {
        var spec = Right with
        {
            SequenceTokens = 1,
            BudgetTokens = 0,
            BudgetOf = "other",
            Shares = new Dictionary<string, decimal> { ["a"] = 1.1m, ["b"] = -0.1m },
            MaxEpochs = Epochs("c", 0),
            ShardBytes = 0,
        };
        Assert.Equal(
            ["sequence_tokens", "budget_tokens", "budget_tokens", "shard_bytes", "shares.b", "max_epochs.c", "max_epochs.c"],
            Problems(spec).Select(problem => problem.Path));
    }

    [Fact]
    public void WhatAWeightingAndPhasesNeed_IsSaid()
    {
        MixSpec[] wrong =
        [
            Right with { Weighting = Weighting.Unimax },
            Right with { Phases = [new MixPhaseSpec { From = 1, Shares = new Dictionary<string, decimal> { ["a"] = 0.5m } }] },
            Right with { Replay = new ReplaySpec { Share = 1, Sources = ["c"] } },
            Right with { OnExhausted = OnExhausted.Repeat, RepeatUpTo = 1 },
        ];
        Assert.Equal(
            [
                "shares, sources, budget_tokens",
                "phases, phases[0].shares, phases[0].from",
                "replay.share, replay.sources",
                "repeat_up_to",
            ],
            wrong.Select(spec => string.Join(", ", Problems(spec).Select(problem => problem.Path))));
    }

    [Fact]
    public void Shares_HaveAtMostTwelveDecimals()
    {
        var shares = new Dictionary<string, decimal> { ["a"] = 0.0000000000001m, ["b"] = 0.9999999999999m };
        Assert.Equal(["shares.a", "shares.b"], Problems(Right with { Shares = shares }).Select(problem => problem.Path));
    }

    private static Dictionary<string, int> Epochs(string source, int epochs) => new() { [source] = epochs };

    private static IReadOnlyList<(string Path, string Message)> Problems(MixSpec spec)
    {
        var problems = new SpecProblems();
        spec.Check(problems);
        return problems.All;
    }
}
