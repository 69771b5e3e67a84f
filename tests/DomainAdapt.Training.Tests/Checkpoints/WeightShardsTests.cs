using DomainAdapt.Training.Checkpoints;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Checkpoints;

public class WeightShardsTests
{
    [Theory]
    [InlineData(100, "model.safetensors: a b c d e")]
    [InlineData(72, "model.safetensors: a b c d e")] // 18 numbers of four bytes
    [InlineData(71, "model-00001-of-00002.safetensors: a b c d, model-00002-of-00002.safetensors: e")]
    [InlineData(16, "model-00001-of-00004.safetensors: a b, model-00002-of-00004.safetensors: c, model-00003-of-00004.safetensors: d, model-00004-of-00004.safetensors: e")]
    [InlineData(1, "model-00001-of-00005.safetensors: a, model-00002-of-00005.safetensors: b, model-00003-of-00005.safetensors: c, model-00004-of-00005.safetensors: d, model-00005-of-00005.safetensors: e")]
    public void Of_FillsFilesInTheModelsOrder(long shardBytes, string expected)
    {
        using var scope = NewDisposeScope();
        (string, Tensor)[] weights = [("a", ones(2)), ("b", ones(2)), ("c", ones(9)), ("d", ones(1)), ("e", ones(4))];

        var shards = WeightShards.Of(weights, WeightType.Fp32, shardBytes);

        Assert.Equal(expected, string.Join(", ", shards.Select(shard => $"{shard.Name}: {string.Join(' ', shard.Tensors.Select(tensor => tensor.Name))}")));
    }

    [Fact]
    public void Of_HalvesInBf16()
    {
        using var scope = NewDisposeScope();
        (string, Tensor)[] weights = [("a", ones(10)), ("b", ones(10))];

        Assert.Single(WeightShards.Of(weights, WeightType.Bf16, 40));
        Assert.Equal(2, WeightShards.Of(weights, WeightType.Fp32, 40).Count);
    }
}
