using DomainAdapt.Scaling.Budgets;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class DataBudgetTests
{
    [Theory]
    [InlineData(20e9, 1.000, "No token is seen twice")]
    [InlineData(5e9, 0.931, "Up to 4 epochs")]
    [InlineData(2e9, 0.781, "Past 4 epochs")]
    [InlineData(0.5e9, 0.379, "Past 16 epochs")]
    public void Tokens_WorthOfRepeats(double unique, double worth, string advice)
    {
        var section = DataBudget.Tokens(new BudgetRequest { Parameters = 1e9, UniqueTokens = unique });
        Assert.Equal(worth, section.Figures.Single(figure => figure.Name == "worth of a token seen").Value, 0.001);
        Assert.StartsWith(advice, Assert.Single(section.Remarks), StringComparison.Ordinal);
    }

    [Fact] // The table of teaching notes: GPT-3 should have seen 3.5T and saw 300B.
    public void KnownModels_ByTheRuleAndAsTheyWere()
    {
        var figures = DataBudget.KnownModels().Figures.ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal(15, figures.Count);
        Assert.Equal(3.5e12, figures["GPT-3, tokens by the rule"], 1e10);
        Assert.Equal(300e9, figures["GPT-3, tokens seen"]);
        Assert.Equal(1.7, figures["GPT-3, tokens per parameter"], 0.05);
    }

    [Fact] // Each law's constants stand beside its figure.
    public void Optima_PrintTheConstantsTheyUsed()
    {
        var section = DataBudget.Optima(new BudgetRequest { Parameters = 70e9 }, 5.76e23);
        var rounded = section.Figures.Single(figure => figure.Name == "parameters by Chinchilla approach 3, rounded");
        Assert.Equal(3.22e10, rounded.Value, 1e8);
        Assert.Contains(new Constant("α", 0.34), rounded.Constants);
        Assert.Contains(new Constant("β", 0.3658), section.Figures.Single(figure => figure.Name == "tokens by Besiroglu refit").Constants);
    }
}
