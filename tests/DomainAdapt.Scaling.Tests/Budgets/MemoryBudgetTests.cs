using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class MemoryBudgetTests
{
    private static readonly BudgetRequest Llama = new() { Parameters = 6_738_415_616, Shape = ModelShapes.Find("llama-7b") };

    [Fact] // 16 bytes a parameter are 108 GB: known not to fit an 80 GB device whole, and to fit once the optimiser is split over 8.
    public void LeastStage_OfA7BModel()
    {
        var memory = new MemoryBudget(Llama);
        Assert.False(memory.Fits(ZeroStage.None));
        Assert.Equal(ZeroStage.Optimizer, memory.LeastStage());
    }

    [Fact]
    public void LeastStage_WithAdapters_IsNone() => Assert.Equal(ZeroStage.None, new MemoryBudget(Llama with { Recipe = PrecisionRecipe.LowRank }).LeastStage());

    [Fact]
    public void LeastStage_OnOneSmallDevice_IsNull()
    {
        var memory = new MemoryBudget(Llama with { Gpus = 1, Accelerator = Accelerator.A100Of40 });
        Assert.Null(memory.LeastStage());
        Assert.Contains("It does not fit", memory.Section().Remarks[0], StringComparison.Ordinal);
    }

    [Fact] // What is shown as the total is what its parts add up to, for every recipe.
    public void Section_TotalIsTheSumOfItsParts()
    {
        foreach (var recipe in PrecisionRecipe.All)
        {
            var figures = new MemoryBudget(Llama with { Recipe = recipe, Zero = ZeroStage.Gradients }).Section().Figures;
            Assert.Equal("total on a device", figures[5].Name);
            Assert.Equal(figures.Take(5).Sum(figure => figure.Value), figures[5].Value, 1e-9);
        }
    }

    [Fact]
    public void RuleOfThumb_OfABillion_Is24And12And6()
    {
        var section = new MemoryBudget(Llama with { Parameters = 1e9 }).RuleOfThumb();
        Assert.Equal([24, 12, 6], section.Figures.Where(figure => figure.Name.EndsWith("to train", StringComparison.Ordinal)).Select(figure => figure.Value));
        Assert.Equal(16, section.Figures.Single(figure => figure.Name == "bf16 mixed precision, states").Value);
        Assert.Contains("INT8 at 6 bytes does not train", Assert.Single(section.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_AtFloat32_TakeTwice() => Assert.Equal(
        2, new MemoryBudget(Llama with { Recipe = PrecisionRecipe.Float32 }).Layers / new MemoryBudget(Llama).Layers, 12);
}
