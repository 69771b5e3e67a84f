namespace DomainAdapt.Scaling.Laws;

/// <summary>
/// What repeated data is worth: Muennighoff et al., "Scaling Data-Constrained Language Models", arXiv:2305.16264, 2023. A pass over
/// the same tokens again is worth less each time; up to 4 epochs it is nearly new, past 16 it brings little.
/// </summary>
public static class DataConstrainedLaw
{
    /// <summary>R*_D: repeats after which their worth has fallen to 1/e.</summary>
    public const double TokenDecay = 15.387756;

    /// <summary>R*_N: the same for parameters beyond what the unique tokens can use.</summary>
    public const double ParameterDecay = 5.309743;

    /// <summary>Epochs up to which repeated tokens are nearly as good as new ones.</summary>
    public const double CheapEpochs = 4;

    /// <summary>The most that endless repeats make of the unique tokens, as a multiple of them: 1 + R*_D.</summary>
    public const double Ceiling = 1 + TokenDecay;

    /// <summary>Effective tokens as a multiple of the unique ones: 1 + R*(1 - e^(-R/R*)) with R = epochs - 1. Below one epoch, the epochs.</summary>
    public static double EffectiveMultiple(double epochs) => epochs <= 1 ? epochs : Effective(1, epochs - 1, TokenDecay);

    /// <summary>D': what <paramref name="tokens"/> seen are worth when only <paramref name="unique"/> of them differ.</summary>
    public static double EffectiveTokens(double unique, double tokens) => unique * EffectiveMultiple(tokens / unique);

    /// <summary>N': what the parameters are worth with so many unique tokens.</summary>
    public static double EffectiveParameters(double parameters, double unique)
    {
        var useful = Math.Min(parameters, ParametricLaw.DataConstrained.ParametersFor(unique));
        return Effective(useful, (parameters / useful) - 1, ParameterDecay);
    }

    /// <summary>Loss of N parameters after D tokens of which only U differ: E + A/N'^α + B/D'^β.</summary>
    public static double Loss(double parameters, double tokens, double unique) => ParametricLaw.DataConstrained.Loss(
        EffectiveParameters(parameters, Math.Min(unique, tokens)), EffectiveTokens(unique, tokens));

    private static double Effective(double unique, double repeats, double decay)
        => unique + (unique * decay * (1 - Math.Exp(-repeats / decay)));
}
