using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class CostBudgetTests
{
    [Fact] // 1000 hours of 700 W at an overhead of 1.5 are 1.05 MWh.
    public void Section_FromPriceAndPower()
    {
        var request = new BudgetRequest { Parameters = 1e9, Accelerator = Accelerator.H100, PricePerGpuHour = 3, PowerOverhead = 1.5 };
        var figures = CostBudget.Section(request, 1000).Figures;
        Assert.Equal(3000, figures[0].Value);
        Assert.Equal(1.05, figures[1].Value, 1e-9);
        Assert.All(figures, figure => Assert.StartsWith("assumption", figure.Source, StringComparison.Ordinal));
    }
}
