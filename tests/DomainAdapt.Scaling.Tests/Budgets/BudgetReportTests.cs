using DomainAdapt.Core.Failures;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class BudgetReportTests
{
    [Theory]
    [InlineData("fp32", Recompute.None)]
    [InlineData("bf16", Recompute.Selective)]
    [InlineData("adam8bit", Recompute.Full)]
    [InlineData("lora", Recompute.Selective)]
    [InlineData("qlora", Recompute.Full)]
    public void Of_EveryFigureCanBeChecked(string recipe, Recompute recompute)
    {
        var report = BudgetReport.Of(new BudgetRequest { Parameters = 1e9, UniqueTokens = 4e9, Recipe = PrecisionRecipe.Find(recipe)!, Recompute = recompute });
        var figures = report.Sections.SelectMany(section => section.Figures).ToList();
        Assert.All(figures, figure =>
        {
            Assert.True(double.IsFinite(figure.Value) && figure.Value > 0, figure.Name);
            Assert.NotEmpty(figure.Formula);
            Assert.NotEmpty(figure.Source);
            Assert.All(figure.Constants, constant => Assert.True(double.IsFinite(constant.Value), $"{figure.Name}: {constant.Name}"));
        });
        Assert.All(report.Sections, section => Assert.Equal(section.Figures.Count, section.Figures.Select(figure => figure.Name).Distinct().Count()));
    }

    [Fact] // The time can be worked out again from the printed constants alone.
    public void Of_TimeFollowsFromItsConstants()
    {
        var time = BudgetReport.Of(new BudgetRequest { Parameters = 1e9 }).Find("Compute", "time");
        var constants = time.Constants.ToDictionary(constant => constant.Name, constant => constant.Value);
        Assert.Equal("C / (GPUs·peak·MFU)", time.Formula);
        Assert.Equal(constants["C"] / (constants["GPUs"] * constants["peak"] * constants["MFU"]) / 86_400, time.Value, 1e-9);
    }

    [Fact]
    public void Of_BloombergsOwnSetting_TakesItsTime()
    {
        var report = BudgetReport.Of(new BudgetRequest
        {
            Parameters = 50_558_868_480,
            Tokens = BloombergReplay.TokensSeen,
            UniqueTokens = BloombergReplay.CorpusTokens,
            Accelerator = Accelerator.A100Of40,
            Gpus = 512,
            Recompute = Recompute.Full,
            Zero = ZeroStage.Weights,
            ModelUtilization = 0.245,
            Shape = DomainAdapt.Scaling.Models.ModelShapes.BloombergGpt,
        });
        // 52.4 days by its steps; attention, which 8ND leaves out, adds 3 to 6 %.
        Assert.InRange(report.Find("Compute", "time").Value, 52.4, 56);
        Assert.Equal(1, report.Find("Data", "worth of a token seen").Value);
    }

    [Fact]
    public void Of_AWrongRequest_IsRefused() => Assert.Equal(
        ExitCodes.Spec, Assert.Throws<DomainAdaptException>(() => BudgetReport.Of(new BudgetRequest { Parameters = 0 })).ExitCode);
}
