using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>clean</c> stage, which takes every document through steps.</summary>
public sealed record CleanSpec : StageSpec
{
    /// <summary>
    /// A profile: a file with the limits that fit one type of source, as <c>domainadapt calibrate</c> writes them. Without <c>steps</c>, its steps are the
    /// stage's; a step given here takes from it the settings that it does not give itself.
    /// </summary>
    [InputPath]
    public string? Profile { get; init; }

    /// <summary>The steps, in order. A document that a step rejects goes no further.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>
    /// Whether a rejected document is still shown to the steps that follow, for their measures only: so that <c>replay</c> can loosen limits, and
    /// tell what each rule alone removes. It takes the time of cleaning all documents to the end.
    /// </summary>
    public bool MeasureAll { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        foreach (var name in Steps.GroupBy(step => step.Name, StringComparer.Ordinal).Where(steps => steps.Count() > 1).Select(steps => steps.Key))
            problems.Add("steps", $"have two steps with the name '{name}'; give one another 'name', so that counts and rejects tell them apart");
    }
}
