using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class T5SpecTests
{
    [Theory] // Small, base and large, as published.
    [InlineData(6, 512, 8, 2048, 60_506_624)]
    [InlineData(12, 768, 12, 3072, 222_903_552)]
    [InlineData(24, 1024, 16, 4096, 737_668_096)]
    public void ParameterCount_IsThatOfThePublishedModels(int layers, int width, int heads, int feedForward, long expected)
    {
        var spec = new T5Spec { Layers = layers, Width = width, Heads = heads, FeedForward = feedForward, Vocabulary = 32_128, Context = 512 };

        Assert.Equal(expected, spec.ParameterCount());
        Assert.Equal(expected / 2, spec.ParametersOfAToken);
        Assert.Equal(32_099, spec.Sentinel);
    }

    [Theory]
    [InlineData(false, true, null)]
    [InlineData(true, false, 3)]
    public void ParameterCount_IsTheModels(bool isGated, bool tiedHead, int? decoderLayers)
    {
        var spec = new T5Spec { Layers = 2, DecoderLayers = decoderLayers, Width = 12, Heads = 3, HeadWidth = 5, FeedForward = 20, IsGated = isGated, TiedHead = tiedHead, Vocabulary = 41 };
        using var model = new T5Model(spec);

        Assert.Equal(spec.ParameterCount(), model.Weights.Sum(weight => weight.Value.numel()));
    }
}
