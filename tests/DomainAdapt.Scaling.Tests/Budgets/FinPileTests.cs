using DomainAdapt.Scaling.Budgets;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class FinPileTests
{
    [Fact] // The table's share, not the 54.2 % of the paper's heading.
    public void Domain_IsJustOverHalf() => Assert.Equal(FinPile.Domain.Share, 100 * FinPile.Domain.Tokens / FinPile.Total.Tokens, 0.01);

    [Fact]
    public void Sources_AreNamedOnce() => Assert.Equal(29, FinPile.DomainSources.Concat(FinPile.PublicSources).Select(row => row.Name).Distinct().Count());
}
