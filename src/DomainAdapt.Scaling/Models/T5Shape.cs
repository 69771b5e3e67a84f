namespace DomainAdapt.Scaling.Models;

/// <summary>
/// T5 of 2019: encoder and decoder of L layers, no biases, RMS norms, 32 buckets of relative positions for each head in each half, one
/// tied embedding (Raffel et al., arXiv:1910.10683, 2020).
/// </summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L, of each half.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">Heads of 64.</param>
/// <param name="FeedForward">Width of the feed-forward; it has two matrices.</param>
public sealed record T5Shape(string Name, int Layers, int Hidden, int Heads, int FeedForward)
    : ModelShape(Name, Layers, Hidden, Heads, 32_128, "Raffel et al., T5, arXiv:1910.10683, 2020")
{
    private const int HeadWidth = 64;
    private const int PositionBuckets = 32;

    /// <inheritdoc/>
    public override int AttentionWidth => Heads * HeadWidth;

    /// <inheritdoc/>
    public override long PositionParameters => 2L * PositionBuckets * Heads;

    /// <inheritdoc/>
    public override long Parameters
    {
        get
        {
            var attention = 4L * Hidden * AttentionWidth;
            var feedForward = 2L * Hidden * FeedForward;
            var encoderLayer = attention + feedForward + (2L * Hidden);
            var decoderLayer = (2 * attention) + feedForward + (3L * Hidden);
            return Embedding + PositionParameters + (Layers * (encoderLayer + decoderLayer)) + (2L * Hidden);
        }
    }
}
