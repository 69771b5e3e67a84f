namespace DomainAdapt.Scaling.Compute;

/// <summary>Floating-point operations of training by the parameter count alone: a multiply and an add for each weight and token.</summary>
public static class TrainingFlops
{
    /// <summary>FLOPs per parameter and token of a forward pass (Kaplan et al., arXiv:2001.08361, 2020).</summary>
    public const double Forward = 2;

    /// <summary>FLOPs per parameter and token of a backward pass: gradients of the activations and of the weights (Kaplan et al., 2020).</summary>
    public const double Backward = 4;

    /// <summary>FLOPs per parameter and token of training: 6 (Kaplan et al., 2020).</summary>
    public const double PerParameterToken = Forward + Backward;

    /// <summary>The same where every layer's forward pass is computed again during the backward pass: 8 (Narayanan et al., arXiv:2104.04473, 2021).</summary>
    public const double PerParameterTokenRecomputed = PerParameterToken + Forward;

    /// <summary>
    /// The same for an encoder-decoder, where each token passes through one of the two halves: 3
    /// (Brown et al., arXiv:2005.14165, 2020, appendix D).
    /// </summary>
    public const double PerParameterTokenEncoderDecoder = PerParameterToken / 2;

    /// <summary>
    /// FLOPs per frozen parameter and token: forward and the gradients of the activations, but none of the weights.
    /// Adapters (Hu et al., arXiv:2106.09685, 2021) pay this for the base model.
    /// </summary>
    public const double PerFrozenParameterToken = Forward + (Backward / 2);

    /// <summary>Training FLOPs, 6ND.</summary>
    /// <param name="parameters">N, all parameters.</param>
    /// <param name="tokens">D, tokens seen.</param>
    public static double Of(double parameters, double tokens) => PerParameterToken * parameters * tokens;

    /// <summary>Hardware FLOPs with full activation recompute, 8ND.</summary>
    public static double WithRecompute(double parameters, double tokens) => PerParameterTokenRecomputed * parameters * tokens;
}
