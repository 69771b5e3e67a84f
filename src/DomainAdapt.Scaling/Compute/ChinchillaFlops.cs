using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Compute;

/// <summary>
/// Training FLOPs of a sequence counted operation by operation as in Hoffmann et al., arXiv:2203.15556, 2022, appendix F, softmax
/// included. The published ratios to 6ND (its table A4) come out only without embeddings and logits, so neither is counted.
/// </summary>
public static class ChinchillaFlops
{
    /// <summary>FLOPs to train on one sequence: three times the forward pass.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="sequence">Tokens of the sequence.</param>
    public static double Training(ChinchillaShape shape, int sequence)
    {
        double s = sequence, h = shape.Hidden;
        var projections = 8 * s * h * h;
        var scoresAndMixing = 4 * s * s * h;
        var softmax = 3 * shape.Heads * s * s;
        var feedForward = 4 * s * h * shape.FeedForward;
        return 3 * shape.Layers * (projections + scoresAndMixing + softmax + feedForward);
    }

    /// <summary>Those FLOPs over 6 times parameters times tokens.</summary>
    public static double RatioToRule(ChinchillaShape shape, int sequence)
        => Training(shape, sequence) / TrainingFlops.Of(shape.Parameters, sequence);
}
