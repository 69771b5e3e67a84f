using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class NeoxSpecTests
{
    // Published sizes: Pythia from 14M to 6.9B, GPT-NeoX-20B.
    [Theory]
    [InlineData(6, 128, 4, 50304, 14_067_712)]
    [InlineData(6, 512, 8, 50304, 70_426_624)]
    [InlineData(12, 768, 12, 50304, 162_322_944)]
    [InlineData(24, 1024, 16, 50304, 405_334_016)]
    [InlineData(16, 2048, 8, 50304, 1_011_781_632)]
    [InlineData(24, 2048, 16, 50304, 1_414_647_808)]
    [InlineData(32, 4096, 32, 50432, 6_857_302_016)]
    [InlineData(44, 6144, 64, 50432, 20_554_567_680)]
    public void ParameterCount_OfPublishedModels(int layers, int width, int heads, int vocabulary, long expected)
    {
        var spec = new NeoxSpec { Layers = layers, Width = width, Heads = heads, Vocabulary = vocabulary, Context = 2048 };

        Assert.Equal(expected, spec.ParameterCount());
    }

    [Fact] // Pythia 410M and 1B: a quarter of heads of 64 and of 256.
    public void TurnedWidth_IsAShareOfAHead()
    {
        Assert.Equal(16, new NeoxSpec { Width = 1024, Heads = 16 }.TurnedWidth);
        Assert.Equal(64, new NeoxSpec { Width = 2048, Heads = 8 }.TurnedWidth);
    }
}
