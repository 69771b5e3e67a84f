using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Models;

/// <summary>Shape of a GPT-2 decoder (Radford et al. 2019).</summary>
public sealed record Gpt2Spec : DecoderSpec
{
    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Width inside the feed-forward layer; four times the width unless given.</summary>
    public int? FeedForward { get; init; }

    /// <summary>Added to the variance before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Width inside the feed-forward layer.</summary>
    internal int InnerWidth => FeedForward ?? 4 * Width;

    /// <inheritdoc/>
    public override long ParameterCount()
    {
        long width = Width, inner = InnerWidth;
        var attention = 4 * width * width + 4 * width;
        var feedForward = 2 * width * inner + inner + width;
        return Layers * (attention + feedForward + 4 * width) + 2 * width + (Vocabulary + (long)Context) * width;
    }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (ArePositive(problems, ("layers", Layers), ("width", Width), ("heads", Heads), ("feed_forward", InnerWidth)))
            CheckHeads(problems, Width, Heads);
    }

    internal override CausalDecoder Create(Precision precision) => new Gpt2Decoder(this, precision);
}
