using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Stages;

/// <summary>Prompts that a training goes on with now and then, so that one can read what it learns. The tokenize stage must be among the inputs.</summary>
public sealed record SamplesSpec
{
    /// <summary>The prompts; an empty one begins a text.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Steps from one trial to the next.</summary>
    public long EverySteps { get; init; } = 200;

    /// <summary>Tokens added to each at most.</summary>
    public int MaxNewTokens { get; init; } = 40;

    /// <summary>0 takes the most probable token; 1 draws by the model's probabilities, from the pipeline's seed.</summary>
    public double Temperature { get; init; }

    internal void Check(SpecProblems problems)
    {
        if (Prompts.Count == 0)
            problems.Add("prompts", "is empty; give texts to go on with, such as [\"The court\"]");
        foreach (var (name, value) in new[] { ("every_steps", EverySteps), ("max_new_tokens", MaxNewTokens) })
        {
            if (value < 1)
                problems.Add(name, $"is {value}; expected 1 or more");
        }
        if (!double.IsFinite(Temperature) || Temperature < 0)
            problems.Add("temperature", FormattableString.Invariant($"is {Temperature}; expected 0 or more"));
    }
}
