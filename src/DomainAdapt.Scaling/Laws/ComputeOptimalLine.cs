namespace DomainAdapt.Scaling.Laws;

/// <summary>
/// A straight line in logarithms from compute to the best model size and number of tokens:
/// log10 N = a·log10 C + n, log10 D = b·log10 C + d.
/// </summary>
/// <param name="Name">Short name.</param>
/// <param name="ParameterExponent">a.</param>
/// <param name="ParameterOffset">n.</param>
/// <param name="TokenExponent">b.</param>
/// <param name="TokenOffset">d.</param>
/// <param name="Source">Paper and year.</param>
public sealed record ComputeOptimalLine(
    string Name, double ParameterExponent, double ParameterOffset, double TokenExponent, double TokenOffset, string Source)
{
    private const string Regression = "Hoffmann et al., arXiv:2203.15556, 2022; offsets as regressed by Wu et al., arXiv:2303.17564, 2023";

    /// <summary>Approach 1 of Hoffmann et al., the envelope of training curves.</summary>
    public static readonly ComputeOptimalLine Approach1 = new("Chinchilla approach 1", 0.498, -1.004, 0.502, 0.229, Regression);

    /// <summary>Approach 2 of Hoffmann et al., the valleys of equal compute.</summary>
    public static readonly ComputeOptimalLine Approach2 = new("Chinchilla approach 2", 0.490, -0.839, 0.510, 0.062, Regression);

    /// <summary>Best N for a compute in FLOPs.</summary>
    public double Parameters(double flops) => Math.Pow(10, (ParameterExponent * Math.Log10(flops)) + ParameterOffset);

    /// <summary>Best D for a compute in FLOPs.</summary>
    public double Tokens(double flops) => Math.Pow(10, (TokenExponent * Math.Log10(flops)) + TokenOffset);

    /// <summary>FLOPs at which N parameters are best.</summary>
    public double Flops(double parameters) => Math.Pow(10, (Math.Log10(parameters) - ParameterOffset) / ParameterExponent);

    /// <summary>FLOPs at which D tokens are best.</summary>
    public double FlopsOfTokens(double tokens) => Math.Pow(10, (Math.Log10(tokens) - TokenOffset) / TokenExponent);

    /// <summary>Tokens with which N parameters are best.</summary>
    public double TokensFor(double parameters) => Tokens(Flops(parameters));
}
