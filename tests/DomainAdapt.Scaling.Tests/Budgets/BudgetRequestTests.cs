using DomainAdapt.Core.Failures;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class BudgetRequestTests
{
    [Fact]
    public void PlannedTokens_UnlessGiven_AreTwentyAParameter()
    {
        Assert.Equal(20e9, new BudgetRequest { Parameters = 1e9 }.PlannedTokens);
        Assert.Equal(12e9, new BudgetRequest { Parameters = 1e9, TokensPerParameter = 12 }.PlannedTokens);
        Assert.Equal(5e9, new BudgetRequest { Parameters = 1e9, TokensPerParameter = 12, Tokens = 5e9 }.PlannedTokens);
    }

    [Fact] // More unique tokens than are seen are not used.
    public void PlannedUniqueTokens_AreAtMostTheSeen()
        => Assert.Equal(5e9, new BudgetRequest { Parameters = 1e9, Tokens = 5e9, UniqueTokens = 7e9 }.PlannedUniqueTokens);

    [Fact]
    public void TrainedParameters_OfAdapters_AreOnlyTheirs()
    {
        var gpt3 = new BudgetRequest { Parameters = 174.6e9, Shape = ModelShapes.Gpt3, Recipe = PrecisionRecipe.LowRank, Rank = 1 };
        Assert.Equal(18.0 * 12_288 * 96, gpt3.TrainedParameters);
        Assert.Equal(174.6e9, (gpt3 with { Recipe = PrecisionRecipe.BFloat16 }).TrainedParameters);
    }

    [Fact]
    public void Peak_AtFloat32_IsTheLowerOne()
        => Assert.Equal(156e12, new BudgetRequest { Parameters = 1, Accelerator = Accelerator.A100, Recipe = PrecisionRecipe.Float32 }.Peak);

    [Fact]
    public void Check_OfASoundRequest_SaysNothing() => new BudgetRequest { Parameters = 1e9 }.Check();

    [Fact]
    public void Check_SaysAllProblemsAtOnce()
    {
        var request = new BudgetRequest
        {
            Parameters = double.NaN,
            Gpus = 0,
            MicroBatch = 0,
            Rank = 0,
            ModelUtilization = 1.5,
            PowerOverhead = 0.5,
            PricePerGpuHour = -1,
            SequenceTokens = 0,
            UniqueTokens = 0,
            Tokens = 0,
        };
        var failure = Assert.Throws<DomainAdaptException>(request.Check);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Equal(
            ["--parameters", "--tokens", "--unique-tokens", "--gpus", "--sequence", "--micro-batch", "--rank", "--mfu", "--price", "--pue"],
            failure.Message.Split(Environment.NewLine).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Check_BFloat16OnAGpuWithoutIt()
    {
        var request = new BudgetRequest { Parameters = 1e9, Accelerator = Accelerator.V100 };
        Assert.Contains("fp16", Assert.Throws<DomainAdaptException>(request.Check).Message, StringComparison.Ordinal);
        (request with { Recipe = PrecisionRecipe.Float16 }).Check();
    }
}
