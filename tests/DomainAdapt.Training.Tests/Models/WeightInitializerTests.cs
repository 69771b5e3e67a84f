using System.Security.Cryptography;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class WeightInitializerTests
{
    [Fact]
    public void Initialize_IsAPureFunctionOfTheSeed()
    {
        manual_seed(1);
        var first = Digest(seed: 7);
        manual_seed(2);
        rand(5).Dispose();

        Assert.Equal(first, Digest(seed: 7));
        Assert.NotEqual(first, Digest(seed: 8));
    }

    [Fact]
    public void Initialize_HasTheDeviationsItClaims()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny with { Width = 128, FeedForward = 256, Vocabulary = 2000 });
        var weights = model.named_parameters().ToDictionary(parameter => parameter.name, parameter => (Tensor)parameter.parameter);

        Assert.InRange(weights["model.embed_tokens.weight"].std().item<float>(), 0.0198, 0.0202);
        Assert.InRange(weights["model.embed_tokens.weight"].mean().item<float>(), -2e-4, 2e-4);
        Assert.InRange(weights["model.layers.0.mlp.down_proj.weight"].std().item<float>(), 0.0099, 0.0101); // 0.02 / sqrt(2 * 2)
        Assert.InRange(weights["model.layers.0.self_attn.q_proj.weight"].abs().max().item<float>(), 0.06, 0.12);
        Assert.Equal(1f, weights["model.norm.weight"].min().item<float>());
    }

    [Theory] // What writes into the residual stream is smaller, whatever a family calls it; norms change nothing, biases add nothing.
    [MemberData(nameof(DecoderFamiliesTests.Families), MemberType = typeof(DecoderFamiliesTests))]
    public void Initialize_OfEveryFamily_KnowsWhatWritesIntoTheResidualStream(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model((DecoderSpec)(Some.Decoders[family] with { Layers = 8 }));
        string[] writing = ["o_proj", "down_proj", "c_proj", "attention.dense", "dense_4h_to_h"];

        var inLayers = model.Weights.Where(weight => weight.Value.dim() == 2 && weight.Name.Contains(".7.", StringComparison.Ordinal)).ToList();
        foreach (var (name, value) in inLayers)
        {
            var writes = writing.Any(part => name.EndsWith(part + ".weight", StringComparison.Ordinal));
            Assert.InRange(value.std().item<float>() * (writes ? 4 : 1), 0.018, 0.022); // 0.02, and over √(2 · 8)
        }
        Assert.Equal(2, inLayers.Count(weight => writing.Any(part => weight.Name.EndsWith(part + ".weight", StringComparison.Ordinal))));
        foreach (var (name, value) in model.Weights.Where(weight => weight.Value.dim() == 1))
            Assert.Equal(name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : model.Spec.FirstNorm, value.abs().max().item<float>());
    }

    private static string Digest(long seed)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny, seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in model.parameters())
            hash.AppendData(parameter.detach().bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
