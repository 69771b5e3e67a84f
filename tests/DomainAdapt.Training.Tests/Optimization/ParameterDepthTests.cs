using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Tests.Batches;
using TorchSharp;

namespace DomainAdapt.Training.Tests.Optimization;

public class ParameterDepthTests
{
    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 200), new("web", 100)]);

    [Theory]
    [InlineData("model.layers.11.self_attn.q_proj.weight", 11, false)]
    [InlineData("transformer.h.3.attn.c_attn.bias", 3, false)]
    [InlineData("bert.encoder.layer.0.output.dense.weight", 0, false)]
    [InlineData("model.embed_tokens.weight", null, true)]
    [InlineData("transformer.wpe.weight", null, true)]
    [InlineData("bert.embeddings.LayerNorm.weight", null, true)]
    [InlineData("gpt_neox.embed_in.weight", null, true)]
    [InlineData("gpt_neox.layers.5.attention.query_key_value.weight", 5, false)]
    [InlineData("gpt_neox.final_layer_norm.weight", null, false)]
    [InlineData("embed_out.weight", null, false)]
    [InlineData("transformer.word_embeddings.weight", null, true)]
    [InlineData("transformer.word_embeddings_layernorm.bias", null, true)]
    [InlineData("transformer.h.69.self_attention.dense.weight", 69, false)]
    [InlineData("lm_head.weight", null, false)]
    [InlineData("model.norm.weight", null, false)]
    public void LayerOf_AndIsEmbedding_GoByTheName(string name, int? layer, bool isEmbedding)
    {
        Assert.Equal(layer, ParameterDepth.LayerOf(name));
        Assert.Equal(isEmbedding, ParameterDepth.IsEmbedding(name));
    }

    [Theory]
    [InlineData("lm_head.weight", 1)]
    [InlineData("model.layers.2.mlp.up_proj.weight", 0.5)]
    [InlineData("model.layers.0.mlp.up_proj.weight", 0.125)]
    [InlineData("model.embed_tokens.weight", 0.0625)]
    public void RateOf_FallsByTheFactorForEachLayer(string name, double expected) => Assert.Equal(expected, ParameterDepth.RateOf(name, layers: 3, factor: 0.5));

    [Fact] // In Adam's first step every number moves by the rate, whatever its gradient is.
    public void Train_WithLayerDecay_MovesEachLayerByItsOwnRate()
    {
        using var model = Some.Model(Some.Tiny);

        var moved = Moved(model, Options() with { RateOf = name => ParameterDepth.RateOf(name, 2, 0.5) });

        Assert.InRange(moved["model.norm.weight"], 0.95e-3, 1.001e-3);
        Assert.InRange(moved["model.layers.1.mlp.up_proj.weight"], 0.47e-3, 0.501e-3);
        Assert.InRange(moved["model.layers.0.mlp.up_proj.weight"], 0.23e-3, 0.251e-3);
        Assert.InRange(moved["model.embed_tokens.weight"], 0.11e-3, 0.126e-3);
    }

    [Theory] // With and without recomputation, where a layer whose input has no gradient could silently get none.
    [InlineData(false)]
    [InlineData(true)]
    public void Train_OfAModelFrozenBelow_MovesOnlyWhatIsAbove(bool recompute)
    {
        using var model = Some.Model(Some.Tiny);
        model.Recompute = recompute;
        ParameterDepth.Freeze(model, embeddings: true, layers: 1);

        var moved = Moved(model, Options());

        Assert.Equal(0, moved["model.embed_tokens.weight"]);
        Assert.All(moved.Where(parameter => parameter.Key.Contains("layers.0.", StringComparison.Ordinal)), parameter => Assert.Equal(0, parameter.Value));
        Assert.All(moved.Where(parameter => parameter.Key.Contains("layers.1.", StringComparison.Ordinal)), parameter => Assert.InRange(parameter.Value, 0.9e-3, 1.001e-3));
        Assert.InRange(moved["model.norm.weight"], 0.95e-3, 1.001e-3);
    }

    /// <summary>How far each parameter's numbers moved in a step, in the mean.</summary>
    private static Dictionary<string, double> Moved(LlamaDecoder model, TrainerOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var before = model.Weights.Select(weight => (weight.Name, Value: weight.Value.detach().clone())).ToList();
        new Trainer(model, new SomeSequences(4, 16, Some.Tiny.Vocabulary), options).Run(Plan);
        return before.Zip(model.Weights).ToDictionary(
            pair => pair.First.Name, pair => (double)(pair.Second.Value.detach() - pair.First.Value).abs().mean().item<float>());
    }

    private static TrainerOptions Options() => new()
    {
        BatchSequences = 4,
        Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = 1e-3, Steps = steps },
        Optimizer = new AdamWOptions(WeightDecay: 0),
    };
}
