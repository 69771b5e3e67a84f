using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class TwentyTokensRuleTests
{
    [Fact] // The point of the table: two of the five saw what the rule asks for.
    public void Models_OnlyChinchillaAndLlamaSawEnough() => Assert.Equal(
        ["Chinchilla", "LLaMA-65B"],
        TwentyTokensRule.Models.Where(model => model.Tokens >= TwentyTokensRule.TokensFor(model.Parameters)).Select(model => model.Name));
}
