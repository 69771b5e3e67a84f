using System.Globalization;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Verification;

/// <summary>Compute-optimal laws: their tables, their optima, and known models beside the 20 tokens rule.</summary>
internal static class ChinchillaRows
{
    private const string Tables = Sources.Chinchilla + ", tables 3 and A3";

    public static IEnumerable<VerificationRow> All() => [.. Table(), .. Optima(), .. Models()];

    private static VerificationRow Row(string name, double expected, double tolerance, double computed, string source)
        => new("Chinchilla", name, expected, tolerance, computed, source);

    private static IEnumerable<VerificationRow> Table()
    {
        double[] ratios = [20.0, 20.2, 20.5, 22.4, 21.1, 21.1, 21.2, 21.2, 21.6];
        foreach (var (row, ratio) in ChinchillaTable.Rows.Zip(ratios))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{row.Parameters / 1e9:0.#}B");
            // The tokens of 67B are printed as 1.5T and 1.7T, two figures of what the other columns show to be 1.43T and 1.60T.
            var isRounded = row.Parameters == 67e9;
            yield return Row($"{name}, FLOPs by 6ND", row.Flops, isRounded ? 0.05 : 0.01, TrainingFlops.Of(row.Parameters, row.Tokens1), Tables);
            yield return Row($"{name}, tokens per parameter", ratio, 3e-3, row.Tokens1 / row.Parameters, Tables);
            yield return Row($"{name}, tokens by approach 1", row.Tokens1, isRounded ? 0.06 : 0.03, ComputeOptimalLine.Approach1.TokensFor(row.Parameters), Tables);
            yield return Row($"{name}, tokens by approach 2", row.Tokens2, isRounded ? 0.07 : 0.01, ComputeOptimalLine.Approach2.TokensFor(row.Parameters), Tables);
            // Four digits of the exponents do not carry over five decades of N.
            yield return Row($"{name}, tokens by approach 3", row.Tokens3, 0.20, ParametricLaw.Unrounded.TokensFor(row.Parameters), Tables);
        }
    }

    private static IEnumerable<VerificationRow> Optima()
    {
        const double C = 5.76e23;
        var (rounded, unrounded, refit) = (ParametricLaw.Rounded, ParametricLaw.Unrounded, ParametricLaw.Refit);
        yield return Row("approach 1, exponent of N", 0.50, 0.01, ComputeOptimalLine.Approach1.ParameterExponent, Sources.Chinchilla);
        yield return Row("approach 2, exponent of N", 0.49, 0.01, ComputeOptimalLine.Approach2.ParameterExponent, Sources.Chinchilla);
        yield return Row("approach 3, exponent of N, four digits", 0.46, 0.01, unrounded.ParameterExponent, Sources.Chinchilla);
        yield return Row("approach 3, exponent of N, rounded", 0.4516, 1e-4, rounded.ParameterExponent, Sources.Chinchilla);
        yield return Row("approach 3, G, rounded", 1.3447, 1e-4, rounded.G, Sources.Chinchilla);
        yield return Row("approach 3, N at 5.76e23, rounded", 3.22e10, 2e-3, rounded.Parameters(C), Sources.Chinchilla);
        yield return Row("approach 3, D/N at 5.76e23, rounded", 92.7, 1e-3, rounded.Tokens(C) / rounded.Parameters(C), Sources.Chinchilla);
        yield return Row("approach 3, D/N at 5.76e23, four digits", 59.1, 1e-3, unrounded.Tokens(C) / unrounded.Parameters(C), Sources.Chinchilla);
        yield return Row("refit, N at 5.76e23", 7.22e10, 2e-3, refit.Parameters(C), refit.Source);
        yield return Row("refit, D at 5.76e23", 1.33e12, 2e-3, refit.Tokens(C), refit.Source);
        yield return Row("refit, D/N at 5.76e23", 18.4, 2e-3, refit.Tokens(C) / refit.Parameters(C), refit.Source);
    }

    private static IEnumerable<VerificationRow> Models()
    {
        (double Rule, double Flops, double PetaflopDays, double Ratio)[] known =
        [
            (1.4e12, 5.88e23, 6_806, 20.0), (1.3e12, 5.48e23, 6_339, 21.5), (3.5e12, 3.14e23, 3_637, 1.7), (3.5e12, 1.89e23, 2_188, 1.03), (3.5e12, 3.70e23, 4_278, 1.99),
        ];
        foreach (var (model, expected) in TwentyTokensRule.Models.Zip(known))
        {
            yield return Row($"{model.Name}, tokens by the 20 tokens rule", expected.Rule, 0.01, TwentyTokensRule.TokensFor(model.Parameters), Sources.Chinchilla);
            yield return Row($"{model.Name}, FLOPs", expected.Flops, 2e-3, model.Flops, model.Source);
            yield return Row($"{model.Name}, petaFLOP/s-days", expected.PetaflopDays, 2e-3, PetaflopDays.Of(model.Flops), model.Source);
            yield return Row($"{model.Name}, tokens per parameter", expected.Ratio, 0.02, model.TokensPerParameter, model.Source);
        }
    }
}
