using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class StateMemoryTests
{
    public static TheoryData<string> Recipes => [.. PrecisionRecipe.All.Select(recipe => recipe.Name)];

    [Theory] // All devices of stage 3 together hold what one device of plain data parallelism does.
    [MemberData(nameof(Recipes))]
    public void Of_EverythingSplit_AddsUpToTheWhole(string name)
    {
        var recipe = PrecisionRecipe.Find(name)!;
        var whole = StateMemory.Of(recipe, 7e9, 4e7, ZeroStage.None, 16).Total;
        Assert.Equal(1, 16 * StateMemory.Of(recipe, 7e9, 4e7, ZeroStage.Weights, 16).Total / whole, 12);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Of_EachStageSplitsOneThingMore(string name)
    {
        var recipe = PrecisionRecipe.Find(name)!;
        StateMemory[] stages = [.. Enum.GetValues<ZeroStage>().Select(stage => StateMemory.Of(recipe, 1e9, 1e9, stage, 4))];
        Assert.Equal(stages[0].Optimizer / 4, stages[1].Optimizer, 1e-3);
        Assert.Equal(stages[0].Gradients, stages[1].Gradients);
        Assert.Equal(stages[0].Gradients / 4, stages[2].Gradients, 1e-3);
        Assert.Equal(stages[0].Weights, stages[2].Weights);
        Assert.Equal(stages[0].Weights / 4, stages[3].Weights, 1e-3);
    }

    [Fact]
    public void Of_Adapters_HoldTheFrozenWeightsToo()
        => Assert.Equal((7e9 * 2) + (1e7 * 16), StateMemory.Of(PrecisionRecipe.LowRank, 7e9, 1e7, ZeroStage.None, 1).Total);
}
