using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Models;

/// <summary>Shape of a BLOOM decoder (Le Scao et al. 2022), which BloombergGPT has too (Wu et al. 2023).</summary>
public sealed record BloomSpec : DecoderSpec
{
    /// <summary>Width of the residual stream; the feed-forward layer is four times as wide.</summary>
    public int Width { get; init; } = 1024;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 16;

    /// <summary>Added to the variance before its root is taken.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override long ParameterCount()
    {
        long width = Width;
        var layer = 12 * width * width + 13 * width;
        return Layers * layer + 4 * width + Vocabulary * width; // two norms outside the layers; the head is the embedding
    }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (ArePositive(problems, ("layers", Layers), ("width", Width), ("heads", Heads)))
            CheckHeads(problems, Width, Heads);
    }

    internal override CausalDecoder Create(Precision precision) => new BloomDecoder(this, precision);
}
