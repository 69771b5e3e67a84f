using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Generation;

/// <summary>How the next token is chosen from the model's probabilities. Cuts apply in the order temperature, top-k, top-p.</summary>
public sealed record SamplingOptions
{
    /// <summary>
    /// What logits are divided by: 0 takes the most probable token, 1 draws by the model's own probabilities, more is flatter.
    /// </summary>
    public double Temperature { get; init; }

    /// <summary>Draws from that many most probable tokens (Fan et al. 2018); from all unless given.</summary>
    public int? TopK { get; init; }

    /// <summary>
    /// Draws from the fewest most probable tokens whose probabilities add up to this (Holtzman et al. 2020); from all unless given.
    /// </summary>
    public double? TopP { get; init; }

    /// <summary>Adds what makes the options impossible, or of no effect.</summary>
    public void Check(SpecProblems problems)
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
            problems.Add("temperature", FormattableString.Invariant($"is {Temperature}; expected 0 for the most probable token, or more"));
        if (TopK < 1)
            problems.Add("top_k", FormattableString.Invariant($"is {TopK}; expected 1 or more"));
        if (TopP is not (null or (> 0 and <= 1)))
            problems.Add("top_p", FormattableString.Invariant($"is {TopP}; expected a probability above 0, at most 1"));
        if (Temperature == 0 && (TopK ?? TopP) is not null)
            problems.Add("temperature", "is 0, which always takes the most probable token; expected more beside a top-k or top-p");
    }
}
