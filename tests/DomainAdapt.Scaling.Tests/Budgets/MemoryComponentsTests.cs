using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class MemoryComponentsTests
{
    private static readonly BudgetRequest Request = new() { Parameters = 1e9 };

    [Fact]
    public void Parts_AddUpToTheRecipe()
    {
        var figures = MemoryComponents.Section(Request).Figures;
        foreach (var recipe in PrecisionRecipe.All)
        {
            var parts = figures.Where(figure => figure.Name.StartsWith(recipe.Name + ", ", StringComparison.Ordinal)).Sum(figure => figure.Value);
            var trained = recipe.IsAdapter ? LowRankAdapter.AllMatrices(Request.Rank, Request.PlannedShape) : 1e9;
            Assert.Equal(((trained * recipe.BytesPerTrained) + (1e9 * (recipe.Frozen ?? 0))) / 1e9, parts, 1e-9);
        }
        Assert.Equal(8, figures.Single(figure => figure.Name == "bf16, Adam's moments").Value);
        Assert.Equal(2, figures.Single(figure => figure.Name == "adam8bit, Adam's moments").Value);
    }

    [Fact]
    public void Recompute_ShrinksActivations()
    {
        double Of(string name) => MemoryComponents.Section(Request).Figures.Single(figure => figure.Name == $"activations of the layers, {name}").Value;
        Assert.True(Of("all kept") > Of("selective") && Of("selective") > 5 * Of("full recompute"));
    }

    [Fact] // Whatever is asked for, all of ZeRO is shown: 2, 2, 2 and 3 elements a parameter travel.
    public void Communication_IsShownForEveryStage()
    {
        var sent = new MemoryBudget(Request).Section().Figures.Where(figure => figure.Name.StartsWith("sent by a device", StringComparison.Ordinal)).Select(figure => figure.Value).ToList();
        Assert.Equal([3.5, 3.5, 3.5, 5.25], sent);
    }

    [Fact] // 8 GPUs take so long; half the time takes twice as many.
    public void Days_SayHowManyGpus()
    {
        var days = new ComputeBudget(Request).Seconds / 86_400;
        var report = BudgetReport.Of(Request with { Days = days / 2 });
        Assert.Equal(16, report.Find("Compute", "GPUs to be done in time").Value);
    }
}
