namespace DomainAdapt.Scaling.Laws;

/// <summary>
/// The power laws of Kaplan et al., "Scaling Laws for Neural Language Models", arXiv:2001.08361, 2020. Losses are nats per token on
/// WebText2; N leaves out embeddings; compute is in petaFLOP/s-days.
/// </summary>
public static class KaplanLaws
{
    /// <summary>Exponent of the loss in N.</summary>
    public const double ParameterExponent = 0.076;

    /// <summary>Scale of N.</summary>
    public const double ParameterScale = 8.8e13;

    /// <summary>Exponent of the loss in D, fitted alone.</summary>
    public const double TokenExponent = 0.095;

    /// <summary>Exponent of the loss in D, fitted together with N.</summary>
    public const double JointTokenExponent = 0.103;

    /// <summary>Scales of N and D, fitted together (table 2 of the paper).</summary>
    public const double JointParameterScale = 6.4e13, JointTokenScale = 1.8e13;

    /// <summary>Scale of D, tokens.</summary>
    public const double TokenScale = 5.4e13;

    /// <summary>Exponent of the loss in the least compute.</summary>
    public const double ComputeExponent = 0.050;

    /// <summary>Scale of the least compute, petaFLOP/s-days.</summary>
    public const double ComputeScale = 3.1e8;

    /// <summary>Exponents of compute by which the best model size, batch and number of steps grow.</summary>
    public const double OptimalParameterExponent = 0.73, OptimalBatchExponent = 0.24, OptimalStepExponent = 0.03;

    /// <summary>Scale of the critical batch, tokens.</summary>
    public const double CriticalBatchScale = 2e8;

    /// <summary>Exponent of the critical batch in the loss.</summary>
    public const double CriticalBatchExponent = 0.21;

    /// <summary>L(N): a model of N parameters with unlimited data.</summary>
    public static double LossOfParameters(double parameters) => Math.Pow(ParameterScale / parameters, ParameterExponent);

    /// <summary>L(D): D tokens with early stopping and an unlimited model.</summary>
    public static double LossOfTokens(double tokens) => Math.Pow(TokenScale / tokens, TokenExponent);

    /// <summary>L(C_min): compute spent in the best way.</summary>
    public static double LossOfCompute(double petaflopDays) => Math.Pow(ComputeScale / petaflopDays, ComputeExponent);

    /// <summary>L(N, D) = [(N_c/N)^(α_N/α_D) + D_c/D]^α_D with the constants of the joint fit.</summary>
    public static double Loss(double parameters, double tokens) => Math.Pow(
        Math.Pow(JointParameterScale / parameters, ParameterExponent / JointTokenExponent) + (JointTokenScale / tokens), JointTokenExponent);

    /// <summary>Tokens below which a model of N parameters overfits: 5000·N^0.74.</summary>
    public static double LeastTokens(double parameters) => 5e3 * Math.Pow(parameters, 0.74);

    /// <summary>The batch, in tokens, at which time and compute are in balance: 2e8 / L^(1/0.21).</summary>
    public static double CriticalBatch(double loss) => CriticalBatchScale / Math.Pow(loss, 1 / CriticalBatchExponent);
}
