using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class ComputeBudgetTests
{
    private static readonly BudgetRequest Gpt2 = new()
    {
        Parameters = 124_439_808,
        Shape = ModelShapes.Find("gpt2"),
        Tokens = 10e9,
        SequenceTokens = 1024,
        Gpus = 8,
        Recompute = Recompute.None,
    };

    [Fact] // 8 H100, 10B tokens in 45 minutes: a published run whose MFU is 40 %, within what position embeddings count for.
    public void Seconds_OfAPublishedRun() => Assert.Equal(
        45, new ComputeBudget(Gpt2 with { ModelUtilization = 0.40 }).Seconds / 60, 0.5);

    [Fact]
    public void ModelUtilization_UnlessGiven_LeavesRecomputeOut()
    {
        Assert.Equal(0.40, new ComputeBudget(Gpt2).ModelUtilization, 12);
        var full = new ComputeBudget(Gpt2 with { Recompute = Recompute.Full });
        Assert.Equal(0.40, full.HardwareUtilization, 12);
        Assert.Equal(0.30, full.ModelUtilization, 12);
    }

    [Fact] // A forward pass again is a third of forward and backward, attention included.
    public void RecomputeFlops_OfFull_AreAThird()
    {
        var full = new ComputeBudget(Gpt2 with { Recompute = Recompute.Full });
        Assert.Equal(1.0 / 3, full.RecomputeFlops / full.ModelFlops, 12);
    }

    [Fact]
    public void ModelFlops_AreThePalmForm() => Assert.Equal(
        1, new ComputeBudget(Gpt2).ModelFlops / (10e9 * AttentionFlops.TrainingPerToken(124_439_808, 12, 768, 1024)), 12);

    [Fact] // Frozen weights save the third that their gradients cost, but no more.
    public void RuleFlops_OfAdapters_AreTwoThirdsAndALittle()
    {
        var adapters = new ComputeBudget(Gpt2 with { Recipe = PrecisionRecipe.LowRank }).RuleFlops;
        Assert.InRange(adapters / new ComputeBudget(Gpt2).RuleFlops, 2.0 / 3, 0.70);
    }

    [Fact]
    public void Seconds_HalveWithTwiceTheGpus() => Assert.Equal(
        2, new ComputeBudget(Gpt2).Seconds / new ComputeBudget(Gpt2 with { Gpus = 16 }).Seconds, 12);
}
