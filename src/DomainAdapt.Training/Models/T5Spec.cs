using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Models;

/// <summary>Shape of a T5 (Raffel et al. 2020): an encoder and a decoder of as many layers, or of its own number.</summary>
public sealed record T5Spec : LanguageModelSpec
{
    // <extra_id_0> of the published models' tokenizer.
    private const int PublishedSentinel = 32_099;

    /// <summary>Layers of the decoder; as many as of the encoder unless given.</summary>
    public int? DecoderLayers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 512;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Width of a head; heads · head_width need not be the model's width.</summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>Width inside the feed-forward layer.</summary>
    public int FeedForward { get; init; } = 2048;

    /// <summary>Whether the feed-forward layer is gated by GELU, as from version 1.1 on (Shazeer 2020), or has a ReLU, as in version 1.0.</summary>
    public bool IsGated { get; init; }

    /// <summary>Whether the output layer shares the embedding's weights, as in version 1.0.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>Buckets of relative positions, each with a number for every head.</summary>
    public int Buckets { get; init; } = 32;

    /// <summary>Distance from which on all positions share a bucket.</summary>
    public int MaxDistance { get; init; } = 128;

    /// <summary>The token that fills sequences up: no position sees it. The decoder begins with it.</summary>
    public int PaddingToken { get; init; }

    /// <summary>The sentinel of the first span; that of the n-th is n less. Unless given, T5's 32099, or the last id of a smaller model.</summary>
    public int? FirstSentinel { get; init; }

    /// <summary>Added to the mean square before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Layers of the decoder.</summary>
    internal int Decoders => DecoderLayers ?? Layers;

    /// <summary>The sentinel of the first span.</summary>
    internal int Sentinel => FirstSentinel ?? Math.Min(PublishedSentinel, Vocabulary - 1);

    /// <summary>Any number: distances have buckets, and the last is for all that are far.</summary>
    public override int Positions => int.MaxValue;

    internal override int Window => Context;

    /// <summary>Half of them: a token goes through the encoder or through the decoder (Brown et al. 2020, table D.1).</summary>
    internal override long ParametersOfAToken => ParameterCount() / 2;

    /// <inheritdoc/>
    public override long ParameterCount()
    {
        long width = Width, attention = 4 * width * Heads * HeadWidth, feedForward = (IsGated ? 3 : 2) * width * FeedForward;
        var encoder = Layers * (attention + feedForward + 2 * width) + (long)Buckets * Heads + width;
        var decoder = Decoders * (2 * attention + feedForward + 3 * width) + (long)Buckets * Heads + width;
        return encoder + decoder + Vocabulary * width * (TiedHead ? 1 : 2);
    }

    internal override LanguageModel Create(Precision precision) => new T5Model(this, precision);

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
        => ArePositive(problems, ("layers", Layers), ("width", Width), ("heads", Heads), ("head_width", HeadWidth), ("feed_forward", FeedForward));
}
