using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Laws;

/// <summary>
/// Twenty tokens a parameter: the rule of thumb that approaches 1 and 2 of Hoffmann et al., arXiv:2203.15556, 2022, come to. The
/// published approach 3 does not; others' data and optimisers gave 10 to 12 a matrix parameter, so the number is a setting.
/// </summary>
public static class TwentyTokensRule
{
    /// <summary>Tokens a parameter.</summary>
    public const double TokensPerParameter = 20;

    /// <summary>Known models beside the rule: parameters, tokens seen.</summary>
    public static IReadOnlyList<TrainedModel> Models { get; } =
    [
        new("Chinchilla", 70e9, 1.4e12, Sources.Chinchilla),
        new("LLaMA-65B", 65.2e9, 1.4e12, "Touvron et al., arXiv:2302.13971, 2023"),
        new("GPT-3", 174.6e9, 300e9, Sources.Gpt3),
        new("OPT-175B", 175e9, 180e9, "Zhang et al., arXiv:2205.01068, 2022"),
        new("BLOOM", 176.247e9, 350e9, "Le Scao et al., arXiv:2211.05100, 2022"),
    ];

    /// <summary>Tokens for a model.</summary>
    public static double TokensFor(double parameters) => TokensPerParameter * parameters;
}

/// <summary>A model that was trained, by its parameters and the tokens it saw.</summary>
public sealed record TrainedModel(string Name, double Parameters, double Tokens, string Source)
{
    /// <summary>D/N.</summary>
    public double TokensPerParameter => Tokens / Parameters;

    /// <summary>6ND.</summary>
    public double Flops => TrainingFlops.Of(Parameters, Tokens);
}
