namespace DomainAdapt.Scaling.Budgets;

/// <summary>Money and energy of a request, from stated assumptions.</summary>
public static class CostBudget
{
    /// <summary>The figures.</summary>
    public static BudgetSection Section(BudgetRequest request, double gpuHours)
    {
        var energy = gpuHours * request.Accelerator.Watts * request.PowerOverhead / 1e6;
        Constant hours = new("h", gpuHours);
        return new BudgetSection(
            "Cost and energy",
            [
                new("cost", gpuHours * request.PricePerGpuHour, "USD", "h·p", [hours, new("p", request.PricePerGpuHour)],
                    "assumption: price of a GPU-hour; give --price for yours"),
                new("energy", energy, "MWh", "h·W·PUE / 10^6",
                    [hours, new("W", request.Accelerator.Watts), new("PUE", request.PowerOverhead)],
                    $"assumption: GPUs at their greatest board power ({request.Accelerator.Source}), hosts left out; give --pue for your site"),
            ]);
    }
}
