using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class WindowBiasTests
{
    [Fact]
    public void Causal_HidesWhatLiesAheadAndBeyondTheWindow()
    {
        using var scope = NewDisposeScope();
        using var window = new WindowBias(2);

        var bias = window.Causal(zeros(1, 3, 4, 8))!;

        const float Hidden = float.NegativeInfinity;
        Assert.Equal([1L, 1, 4, 4], bias.shape);
        Assert.Equal(
            [0, Hidden, Hidden, Hidden, 0, 0, Hidden, Hidden, Hidden, 0, 0, Hidden, Hidden, Hidden, 0, 0],
            bias.flatten().data<float>().ToArray());
        Assert.Equal([Hidden, Hidden, 0, 0], window.OfLast(zeros(1, 3, 1, 8), 4)!.flatten().data<float>().ToArray());
    }

    [Fact] // So that the fused kernel needs no mask.
    public void Causal_WithinTheWindow_IsNothing()
    {
        using var scope = NewDisposeScope();
        using var window = new WindowBias(4);

        Assert.Null(window.Causal(zeros(1, 3, 4, 8)));
        Assert.Null(window.OfLast(zeros(1, 3, 1, 8), 4));
    }

    [Theory] // Gemma 2 and 3, Mistral, Qwen2.
    [InlineData(2, 0, new[] { 0, 2, 4, 6 })]
    [InlineData(6, 0, new[] { 0, 1, 2, 3, 4, 6, 7 })]
    [InlineData(null, 0, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(null, 5, new[] { 5, 6, 7 })]
    public void HasWindow_OfThePublishedPatterns(int? fullEvery, int before, int[] expected)
    {
        var spec = new LlamaSpec { Layers = 8, SlidingWindow = 512, FullEvery = fullEvery, LayersBeforeWindow = before };

        Assert.Equal(expected, Enumerable.Range(0, 8).Where(spec.HasWindow));
    }
}
