using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class LlamaDecoderTests
{
    [Fact]
    public void Forward_AtInit_IsNearlyUniform()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny with { Vocabulary = 500 });
        var ids = Some.Ids(4, 16, 500);

        var logits = model.forward(ids);                                                                          // (B, T, V)
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), Some.Ids(4, 16, 500, seed: 9).flatten());

        Assert.Equal([4L, 16, 500], logits.shape);
        Assert.InRange(loss.item<float>(), Math.Log(500) * 0.98, Math.Log(500) * 1.02);
    }

    [Fact]
    public void Forward_ALaterToken_ChangesNoEarlierOutput()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        var ids = Some.Ids(2, 12, Some.Tiny.Vocabulary);
        var changed = ids.clone();
        changed[TensorIndex.Ellipsis, 7] = (ids[TensorIndex.Ellipsis, 7] + 1) % Some.Tiny.Vocabulary;

        var before = model.forward(ids);
        var after = model.forward(changed);

        Assert.True(before.narrow(1, 0, 7).equal(after.narrow(1, 0, 7)).all().item<bool>());
        Assert.True((before.narrow(1, 7, 5) - after.narrow(1, 7, 5)).abs().amax([1, 2]).min().item<float>() > 1e-6);
    }

    [Fact]
    public void Forward_ThePositionMatters()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        var swapped = model.forward(tensor(new long[,] { { 4, 3, 5 } }));

        var logits = model.forward(tensor(new long[,] { { 3, 4, 5 } }));

        Assert.True((logits - swapped).narrow(1, 2, 1).abs().max().item<float>() > 1e-6);
    }

    [Fact]
    public void To_MovesWeightsAndTables_AndWeightsStayLeaves()
    {
        // Tensors of the meta device have shapes and no numbers, so that a machine without a GPU can say what a move does.
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        var weights = model.Weights.Count();

        model.to(META);

        Assert.Equal(DeviceType.META, model.Device.type);
        Assert.Equal(weights, model.Weights.Count());
        Assert.All(model.Weights, weight => Assert.Equal((DeviceType.META, true, true), (weight.Value.device_type, weight.Value.is_leaf, weight.Value.requires_grad)));
        Assert.NotEmpty(model.buffers());
        Assert.All(model.buffers(), table => Assert.Equal(DeviceType.META, table.device_type));
    }

    [Fact]
    public void Forward_LeavesNoTensorBehind()
    {
        using var model = Some.Model(Some.Tiny);
        using var ids = Some.Ids(2, 5, Some.Tiny.Vocabulary);
        model.forward(ids).Dispose();
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        model.forward(ids).Dispose();

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_AreNamedAsHuggingFaceDoes(bool tied)
    {
        using var model = Some.Model(Some.Tiny with { TiedHead = tied });

        var names = model.named_parameters().Select(parameter => parameter.name).ToList();

        Assert.Equal(tied, !names.Contains("lm_head.weight"));
        Assert.Contains("model.embed_tokens.weight", names);
        Assert.Contains("model.norm.weight", names);
        string[] parts =
        [
            "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj",
            "input_layernorm", "post_attention_layernorm",
        ];
        foreach (var part in parts)
            Assert.Contains($"model.layers.1.{part}.weight", names);
        Assert.Equal(model.Spec.ParameterCount(), model.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact] // Every kind of block at once: embedding, norm, rotary attention with shared key heads, gated layer, tied and own head.
    public void Gradients_AgreeWithFiniteDifferences()
    {
        foreach (var tied in new[] { true, false })
        {
            using var scope = NewDisposeScope();
            using var model = Some.Model(Some.Tiny with { TiedHead = tied, Layers = 1 });
            model.to(float64);
            var ids = Some.Ids(2, 6, Some.Tiny.Vocabulary);
            var targets = Some.Ids(2, 6, Some.Tiny.Vocabulary, seed: 5).flatten();
            Tensor Loss() => nn.functional.cross_entropy(model.forward(ids).flatten(0, 1), targets);
            Loss().backward();

            using var random = new Generator(17);
            foreach (var (name, parameter) in model.named_parameters())
            {
                var along = randn(parameter.shape, dtype: float64, generator: random);
                var expected = (parameter.grad! * along).sum().item<double>();
                double Moved(double by)
                {
                    using var inner = NewDisposeScope();
                    using var _ = no_grad();
                    parameter.add_(along * by);
                    var loss = Loss().item<double>();
                    parameter.sub_(along * by);
                    return loss;
                }
                // The loss bends sharply in the embedding (its rows are short, and RMSNorm divides by their length): the
                // neglected third derivative times Step squared must stay below the tolerance, and rounding over Step too.
                const double Step = 1e-6;
                var measured = (Moved(Step) - Moved(-Step)) / (2 * Step);
                var tolerance = 1e-6 * Math.Max(1e-2, Math.Abs(expected));
                Assert.True(Math.Abs(measured - expected) <= tolerance, $"{name}: {measured} is not {expected}");
            }
        }
    }
}
