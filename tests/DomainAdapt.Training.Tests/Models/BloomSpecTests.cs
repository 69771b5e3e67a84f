using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class BloomSpecTests
{
    // Published sizes: BLOOM 560M and 176B, BloombergGPT.
    [Theory]
    [InlineData(24, 1024, 16, 250_880, 559_214_592)]
    [InlineData(70, 14_336, 112, 250_880, 176_247_271_424)]
    [InlineData(70, 7680, 40, 131_072, 50_558_868_480)]
    public void ParameterCount_OfPublishedModels(int layers, int width, int heads, int vocabulary, long expected)
    {
        var spec = new BloomSpec { Layers = layers, Width = width, Heads = heads, Vocabulary = vocabulary, Context = 2048 };

        Assert.Equal(expected, spec.ParameterCount());
    }
}
