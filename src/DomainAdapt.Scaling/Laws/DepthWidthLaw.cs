namespace DomainAdapt.Scaling.Laws;

/// <summary>
/// The width at which a depth is neither too deep nor too shallow: h = e^5.039 · e^(0.0555·L), Levine et al., "The Depth-to-Width
/// Interplay in Self-Attention", arXiv:2006.12467, 2020; the choice of BloombergGPT's shape (Wu et al., arXiv:2303.17564, 2023).
/// </summary>
public static class DepthWidthLaw
{
    /// <summary>Width for a number of layers.</summary>
    public static double Width(int layers) => Math.Exp(5.039) * Math.Exp(0.0555 * layers);

    /// <summary>Layers for a width.</summary>
    public static double Layers(double width) => (Math.Log(width) - 5.039) / 0.0555;
}
