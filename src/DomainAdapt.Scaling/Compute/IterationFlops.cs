namespace DomainAdapt.Scaling.Compute;

/// <summary>FLOPs of one training iteration of a GPT-shaped model by its shape, so that no parameter count is needed.</summary>
/// <param name="Batch">B, sequences.</param>
/// <param name="Sequence">s, tokens in a sequence.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h.</param>
/// <param name="Vocabulary">V.</param>
public sealed record IterationFlops(double Batch, int Sequence, int Layers, int Hidden, int Vocabulary)
{
    private double PerBlock => Batch * Layers * Sequence * Hidden * (double)Hidden;

    private double AttentionShare => Sequence / (6.0 * Hidden);

    private double LogitsShare => Vocabulary / (12.0 * Hidden * Layers);

    /// <summary>72·B·L·s·h²·(1 + s/6h + V/12hL): what the model needs (Korthikanti et al., arXiv:2205.05198, 2022, equation 7).</summary>
    public double Model => 72 * PerBlock * (1 + AttentionShare + LogitsShare);

    /// <summary>
    /// 72·B·L·s·h²·(1 + s/3h + V/12hL): what the hardware does when the attention core alone is computed again
    /// (Korthikanti et al., 2022, equation 8).
    /// </summary>
    public double SelectiveRecompute => 72 * PerBlock * (1 + (2 * AttentionShare) + LogitsShare);

    /// <summary>96·B·s·L·h²·(1 + s/6h + V/16Lh): what the hardware does when every layer is computed again (Narayanan et al., arXiv:2104.04473, 2021).</summary>
    public double FullRecompute => 96 * PerBlock * (1 + AttentionShare + (Vocabulary / (16.0 * Layers * Hidden)));
}
