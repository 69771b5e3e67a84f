namespace DomainAdapt.Scaling.Compute;

/// <summary>Model FLOPs per token with the attention over the sequence, which 6N leaves out.</summary>
public static class AttentionFlops
{
    /// <summary>
    /// Training FLOPs per token that attention adds: 12·L·H·Q·T (Chowdhery et al., PaLM, arXiv:2204.02311, 2022, appendix B).
    /// Scores and mixing each cost 2·H·Q·T forward and twice that backward.
    /// </summary>
    /// <param name="layers">L.</param>
    /// <param name="hidden">H·Q, heads times head width.</param>
    /// <param name="sequence">T, tokens in a sequence.</param>
    public static double PerToken(int layers, int hidden, int sequence) => 12.0 * layers * hidden * sequence;

    /// <summary>Training FLOPs per token: 6N + 12·L·H·Q·T (Chowdhery et al., 2022).</summary>
    /// <param name="parameters">N without position embeddings, which are looked up and not multiplied.</param>
    /// <param name="layers">L.</param>
    /// <param name="hidden">H·Q, heads times head width.</param>
    /// <param name="sequence">T, tokens in a sequence.</param>
    public static double TrainingPerToken(double parameters, int layers, int hidden, int sequence)
        => (TrainingFlops.PerParameterToken * parameters) + PerToken(layers, hidden, sequence);
}
