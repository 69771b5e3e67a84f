namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>What a repair did: steps, each with how often, in the order of their first use.</summary>
public sealed class RepairCounts
{
    private readonly List<(string Step, int Count)> _steps = [];

    /// <summary>The steps and their counts.</summary>
    public IReadOnlyList<(string Step, int Count)> Steps => _steps;

    /// <summary>The steps as text, such as <c>windows-1252 3, quotes 2</c>.</summary>
    public override string ToString() => string.Join(", ", _steps.Select(step => FormattableString.Invariant($"{step.Step} {step.Count}")));

    internal void Add(string step, int count = 1)
    {
        var at = _steps.FindIndex(known => known.Step == step);
        if (at < 0)
            _steps.Add((step, count));
        else
            _steps[at] = (step, _steps[at].Count + count);
    }
}
