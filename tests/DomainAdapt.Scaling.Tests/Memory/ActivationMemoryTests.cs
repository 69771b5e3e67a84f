using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class ActivationMemoryTests
{
    private static readonly ActivationMemory Layer = new(2, 1024, 768, 12);

    [Fact]
    public void PerLayer_WithoutParallelism_IsItsParts()
        => Assert.Equal(Layer.Attention + Layer.FeedForward + Layer.Norms, Layer.PerLayer(Recompute.None), 1e-3);

    [Fact]
    public void PerLayer_GrowsWithTheBatch() => Assert.Equal(
        3, (Layer with { Batch = 6 }).PerLayer(Recompute.None) / Layer.PerLayer(Recompute.None), 12);

    [Fact] // The core is quadratic in the sequence, the rest linear.
    public void PerLayer_OfTwiceTheSequence_IsMoreThanTwiceUnlessTheCoreIsComputedAgain()
    {
        var longer = Layer with { Sequence = 2048 };
        Assert.True(longer.PerLayer(Recompute.None) > 2.5 * Layer.PerLayer(Recompute.None));
        Assert.Equal(2, longer.PerLayer(Recompute.Selective) / Layer.PerLayer(Recompute.Selective), 12);
    }

    [Fact]
    public void AllLayers_WithFullRecompute_KeepInputsAndOneLayer() => Assert.Equal(
        (12 * Layer.PerLayer(Recompute.Full)) + Layer.PerLayer(Recompute.Selective), Layer.AllLayers(12, Recompute.Full));

    [Fact]
    public void AllLayers_Otherwise_AreLayersTimesOne() => Assert.Equal(12 * Layer.PerLayer(Recompute.None), Layer.AllLayers(12, Recompute.None));

    [Fact] // 2 sequences of 1024 over 50,257 pieces at 8 bytes are most of it.
    public void Edges_AreMostlyLogits() => Assert.Equal((2048.0 * 768 * 5) + (2048.0 * 50_257 * 8), Layer.Edges(50_257));
}
