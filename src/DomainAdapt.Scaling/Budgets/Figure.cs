namespace DomainAdapt.Scaling.Budgets;

/// <summary>A number that can be checked: how it came about, from what, and who says so.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit; empty for a ratio.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Constants">What the formula's letters stand for.</param>
/// <param name="Source">Paper and year, or which assumption it is.</param>
public sealed record Figure(string Name, double Value, string Unit, string Formula, IReadOnlyList<Constant> Constants, string Source);

/// <summary>A letter of a formula and its value.</summary>
public sealed record Constant(string Name, double Value);

/// <summary>Figures that belong together, and remarks on them.</summary>
public sealed record BudgetSection(string Title, IReadOnlyList<Figure> Figures, IReadOnlyList<string> Remarks)
{
    /// <summary>A section without remarks.</summary>
    public BudgetSection(string title, IReadOnlyList<Figure> figures) : this(title, figures, [])
    {
    }
}
