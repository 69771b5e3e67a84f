using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class LlamaSpecTests
{
    // Published sizes: Llama 2 7B, Llama 3 8B, Llama 3.2 1B, TinyLlama 1.1B.
    [Theory]
    [InlineData(32, 4096, 32, 32, 11008, 32000, false, 6_738_415_616)]
    [InlineData(32, 4096, 32, 8, 14336, 128256, false, 8_030_261_248)]
    [InlineData(16, 2048, 32, 8, 8192, 128256, true, 1_235_814_400)]
    [InlineData(22, 2048, 32, 4, 5632, 32000, false, 1_100_048_384)]
    public void ParameterCount_OfPublishedModels(
        int layers, int width, int heads, int keyHeads, int feedForward, int vocabulary, bool tied, long expected)
    {
        var spec = new LlamaSpec
        {
            Layers = layers,
            Width = width,
            Heads = heads,
            KeyValueHeads = keyHeads,
            FeedForward = feedForward,
            Vocabulary = vocabulary,
            TiedHead = tied,
        };

        Assert.Equal(expected, spec.ParameterCount());
    }

    // Published sizes: Mistral 7B, Qwen2.5 0.5B, Qwen3 0.6B, OLMo-2 1B and 7B, Gemma 2B, Gemma 2 2B, Gemma 3 1B.
    [Theory]
    [InlineData(LlamaFamily.Mistral, 32, 4096, 32, 8, 128, 14336, 32000, false, 7_241_732_096)]
    [InlineData(LlamaFamily.Qwen2, 24, 896, 14, 2, 64, 4864, 151936, true, 494_032_768)]
    [InlineData(LlamaFamily.Qwen3, 28, 1024, 16, 8, 128, 3072, 151936, true, 596_049_920)]
    [InlineData(LlamaFamily.Olmo2, 16, 2048, 16, 16, 128, 8192, 100352, false, 1_484_916_736)]
    [InlineData(LlamaFamily.Olmo2, 32, 4096, 32, 32, 128, 11008, 100352, false, 7_298_617_344)]
    [InlineData(LlamaFamily.Gemma, 18, 2048, 8, 1, 256, 16384, 256000, true, 2_506_172_416)]
    [InlineData(LlamaFamily.Gemma2, 26, 2304, 8, 4, 256, 9216, 256000, true, 2_614_341_888)]
    [InlineData(LlamaFamily.Gemma3, 26, 1152, 4, 1, 256, 6912, 262144, true, 999_885_952)]
    public void ParameterCount_OfTheFamily(
        LlamaFamily family, int layers, int width, int heads, int keyHeads, int headSize, int feedForward, int vocabulary, bool tied, long expected)
    {
        var spec = new LlamaSpec
        {
            Family = family,
            Layers = layers,
            Width = width,
            Heads = heads,
            KeyValueHeads = keyHeads,
            HeadSize = headSize,
            FeedForward = feedForward,
            Vocabulary = vocabulary,
            TiedHead = tied,
        };

        Assert.Equal(expected, spec.ParameterCount());
    }

    [Theory]
    [InlineData(30, 4, 4, "width")]
    [InlineData(12, 4, 4, "width")] // heads of 3: no pairs to turn
    [InlineData(32, 4, 3, "key_value_heads")]
    [InlineData(32, 0, 1, "heads")]
    public void Check_NamesTheImpossibleSetting(int width, int heads, int keyHeads, string expected)
    {
        var problems = new SpecProblems();

        (Some.Tiny with { Width = width, Heads = heads, KeyValueHeads = keyHeads }).Check(problems);

        Assert.Equal(expected, Assert.Single(problems.All).Path);
    }
}
