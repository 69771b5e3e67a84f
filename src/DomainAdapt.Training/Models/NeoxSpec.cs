using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Models;

/// <summary>Shape of a GPT-NeoX decoder (Black et al. 2022), such as the Pythia models (Biderman et al. 2023).</summary>
public sealed record NeoxSpec : DecoderSpec
{
    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Width inside the feed-forward layer; four times the width unless given.</summary>
    public int? FeedForward { get; init; }

    /// <summary>Share of each head that positions turn (Black et al. 2022: a quarter).</summary>
    public double RopeShare { get; init; } = 0.25;

    /// <summary>Base of the rotary embedding's wavelengths (Su et al. 2021).</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Whether attention and feed-forward layer read the same input, side by side, or one behind the other.</summary>
    public bool ParallelResidual { get; init; } = true;

    /// <summary>GELU's form: by the error function in Pythia, by a hyperbolic tangent in GPT-NeoX-20B.</summary>
    public GeluForm Gelu { get; init; }

    /// <summary>Added to the variance before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output layer shares the embedding's weights.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Width inside the feed-forward layer.</summary>
    internal int InnerWidth => FeedForward ?? 4 * Width;

    /// <summary>The numbers of a head that positions turn.</summary>
    internal int TurnedWidth => (int)(Width / Heads * RopeShare);

    /// <inheritdoc/>
    public override long ParameterCount()
    {
        long width = Width, inner = InnerWidth;
        var attention = 4 * width * width + 4 * width;
        var feedForward = 2 * width * inner + inner + width;
        var embedding = Vocabulary * width * (TiedHead ? 1 : 2);
        return Layers * (attention + feedForward + 4 * width) + 2 * width + embedding;
    }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (!ArePositive(problems, ("layers", Layers), ("width", Width), ("heads", Heads), ("feed_forward", InnerWidth)))
            return;
        CheckHeads(problems, Width, Heads);
        if (Width % Heads == 0 && (TurnedWidth < 2 || TurnedWidth % 2 == 1))
            problems.Add("heads", $"is {Heads}, of which positions turn {TurnedWidth} numbers each; expected an even number, as they turn pairs");
    }

    internal override CausalDecoder Create(Precision precision) => new NeoxDecoder(this, precision);
}
