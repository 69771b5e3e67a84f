using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>Whether a model size suits the GPUs and the data of a request.</summary>
/// <param name="Parameters">N.</param>
/// <param name="LeastZero">The least that must be split for it to fit, or null where it does not fit.</param>
/// <param name="GigabytesPerDevice">With that split; with everything split where it does not fit.</param>
/// <param name="Days">Time to see the request's tokens.</param>
/// <param name="EffectiveTokensPerParameter">What those are worth, per parameter.</param>
/// <param name="IsDataEnough">Whether that reaches the tokens per parameter asked for.</param>
public sealed record SizeFit(
    double Parameters, ZeroStage? LeastZero, double GigabytesPerDevice, double Days, double EffectiveTokensPerParameter, bool IsDataEnough)
{
    // The sizes of OPT: Zhang et al., arXiv:2205.01068, 2022, table 1.
    private static readonly double[] Sizes = [125e6, 350e6, 1.3e9, 2.7e9, 6.7e9, 13e9, 30e9, 66e9, 175e9];

    /// <summary>The usual sizes from 125M to 175B with the request's tokens, GPUs and recipe.</summary>
    public static IReadOnlyList<SizeFit> All(BudgetRequest request) => [.. Sizes.Select(size => Of(request, size))];

    private static SizeFit Of(BudgetRequest request, double parameters)
    {
        var sized = request with
        {
            Parameters = parameters,
            Tokens = request.PlannedTokens,
            Shape = TypicalShape.For(parameters, request.SequenceTokens),
        };
        var memory = new MemoryBudget(sized);
        var least = memory.LeastStage();
        var ratio = DataConstrainedLaw.EffectiveTokens(sized.PlannedUniqueTokens, sized.PlannedTokens) / parameters;
        return new SizeFit(
            parameters, least, memory.Total(least ?? ZeroStage.Weights) / 1e9,
            new ComputeBudget(sized).Seconds / PetaflopDays.SecondsPerDay, ratio, ratio >= request.TokensPerParameter);
    }
}
