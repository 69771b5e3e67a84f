using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Low-rank adapters (Hu et al. 2021): the weights stay as they are, and beside each linear layer two thin matrices learn. The model that is handed
/// on has their products added to its weights, and is as any other. They learn less of a new domain than all weights do, and forget
/// less (Biderman et al. 2024).
/// </summary>
public sealed record LoraSpec
{
    /// <summary>Width of the thin matrices.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>Their product is multiplied by this over the rank; twice the rank is usual.</summary>
    public double Alpha { get; init; } = 32;

    /// <summary>Names of the linear layers that get them, such as <c>q_proj</c>; all within the model's layers unless given.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    internal void Check(SpecProblems problems)
    {
        if (Rank < 1)
            problems.Add("rank", $"is {Rank}; expected 1 or more");
        if (!double.IsFinite(Alpha) || Alpha <= 0)
            problems.Add("alpha", FormattableString.Invariant($"is {Alpha}; expected more than 0"));
        if (Targets is { Count: 0 })
            problems.Add("targets", "is empty; name linear layers, or leave it out for all");
    }

    internal void AddTo(LanguageModel model, long seed) => LowRankAdapters.AddTo(model, Rank, Alpha, Targets, seed);
}
