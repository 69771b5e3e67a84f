using DomainAdapt.Core.Failures;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>Everything a budget says: figures by section, and which model sizes would suit.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Sections">Compute, memory, rule of thumb, data, laws, known models, cost.</param>
/// <param name="Sizes">Model sizes against the same GPUs and data.</param>
public sealed record BudgetReport(BudgetRequest Request, IReadOnlyList<BudgetSection> Sections, IReadOnlyList<SizeFit> Sizes)
{
    /// <summary>Works a request out.</summary>
    /// <exception cref="DomainAdaptException">The request is wrong; the message has every problem.</exception>
    public static BudgetReport Of(BudgetRequest request)
    {
        request.Check();
        var compute = new ComputeBudget(request);
        var memory = new MemoryBudget(request);
        return new BudgetReport(
            request,
            [
                compute.Section(),
                memory.Section(),
                MemoryComponents.Section(request),
                memory.RuleOfThumb(),
                DataBudget.Tokens(request),
                DataBudget.Optima(request, compute.RuleFlops),
                DataBudget.KnownModels(),
                CostBudget.Section(request, compute.GpuHours),
            ],
            SizeFit.All(request));
    }

    /// <summary>A figure by section and name.</summary>
    public Figure Find(string section, string name)
        => Sections.Single(each => each.Title == section).Figures.Single(each => each.Name == name);
}
