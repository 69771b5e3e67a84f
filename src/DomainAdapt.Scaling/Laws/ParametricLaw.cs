using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Laws;

/// <summary>L(N, D) = E + A/N^α + B/D^β, nats per token, and what it makes best at C = 6ND.</summary>
/// <param name="Name">Short name.</param>
/// <param name="E">Loss that no size and no data removes.</param>
/// <param name="A">Scale of what the model's size leaves.</param>
/// <param name="Alpha">Exponent of N.</param>
/// <param name="B">Scale of what the data's size leaves.</param>
/// <param name="Beta">Exponent of D.</param>
/// <param name="Source">Paper and year.</param>
public sealed record ParametricLaw(string Name, double E, double A, double Alpha, double B, double Beta, string Source)
{
    /// <summary>Approach 3 of Hoffmann et al. with exponents rounded to two digits, as printed.</summary>
    public static readonly ParametricLaw Rounded =
        new("Chinchilla approach 3, rounded", 1.69, 406.4, 0.34, 410.7, 0.28, "Hoffmann et al., arXiv:2203.15556, 2022, equation 10");

    /// <summary>The same with exponents to four digits: the optimum moves by a quarter, so it matters which ones were used.</summary>
    public static readonly ParametricLaw Unrounded =
        new("Chinchilla approach 3, four digits", 1.69, 406.4, 0.3392, 410.7, 0.2849, "Hoffmann et al., arXiv:2203.15556, 2022, source of equation 10");

    /// <summary>The refit of approach 3 to points read from the figures, which agrees with approaches 1 and 2.</summary>
    public static readonly ParametricLaw Refit =
        new("Besiroglu refit", 1.8172, 482.01, 0.3478, 2085.43, 0.3658, "Besiroglu et al., arXiv:2404.10102, 2024");

    /// <summary>The fit behind the data-constrained law: equal exponents, over 400 runs up to 9B parameters.</summary>
    public static readonly ParametricLaw DataConstrained =
        new("Muennighoff", Math.Exp(0.6254804), Math.Exp(6.255414), 0.3526596, Math.Exp(7.3049974), 0.3526596, "Muennighoff et al., arXiv:2305.16264, 2023");

    /// <summary>All, in the order of their years.</summary>
    public static IReadOnlyList<ParametricLaw> All { get; } = [Rounded, Unrounded, DataConstrained, Refit];

    /// <summary>G = (αA / βB)^(1/(α+β)).</summary>
    public double G => Math.Pow(Alpha * A / (Beta * B), 1 / (Alpha + Beta));

    /// <summary>β/(α+β): the exponent of compute by which the best N grows.</summary>
    public double ParameterExponent => Beta / (Alpha + Beta);

    /// <summary>Loss of N parameters after D tokens.</summary>
    public double Loss(double parameters, double tokens) => E + (A / Math.Pow(parameters, Alpha)) + (B / Math.Pow(tokens, Beta));

    /// <summary>Best N for a compute: G·(C/6)^(β/(α+β)).</summary>
    public double Parameters(double flops) => G * Math.Pow(flops / TrainingFlops.PerParameterToken, ParameterExponent);

    /// <summary>Best D for a compute: C/6N.</summary>
    public double Tokens(double flops) => flops / TrainingFlops.PerParameterToken / Parameters(flops);

    /// <summary>FLOPs at which N parameters are best.</summary>
    public double Flops(double parameters) => TrainingFlops.PerParameterToken * Math.Pow(parameters / G, 1 / ParameterExponent);

    /// <summary>Tokens with which N parameters are best.</summary>
    public double TokensFor(double parameters) => Flops(parameters) / TrainingFlops.PerParameterToken / parameters;

    /// <summary>Parameters that are best with D tokens.</summary>
    public double ParametersFor(double tokens) => G * Math.Pow(tokens * G, ParameterExponent / (1 - ParameterExponent));
}
