using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class Gpt2SpecTests
{
    // Published sizes, from small to XL.
    [Theory]
    [InlineData(12, 768, 12, 124_439_808)]
    [InlineData(24, 1024, 16, 354_823_168)]
    [InlineData(36, 1280, 20, 774_030_080)]
    [InlineData(48, 1600, 25, 1_557_611_200)]
    public void ParameterCount_OfPublishedModels(int layers, int width, int heads, long expected)
    {
        var spec = new Gpt2Spec { Layers = layers, Width = width, Heads = heads, Vocabulary = 50257, Context = 1024 };

        Assert.Equal(expected, spec.ParameterCount());
    }
}
