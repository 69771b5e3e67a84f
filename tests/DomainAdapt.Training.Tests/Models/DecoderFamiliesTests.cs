using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

/// <summary>What holds for every family of decoders, whatever its layers are.</summary>
public class DecoderFamiliesTests
{
    public static TheoryData<string> Families => [.. Some.Decoders.Keys];

    [Theory]
    [MemberData(nameof(Families))]
    public void Weights_AreAsManyAsTheShapeSays(string family)
    {
        using var model = Some.Model(Some.Decoders[family]);

        Assert.Equal(model.Spec.ParameterCount(), model.Weights.Sum(weight => weight.Value.numel()));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_AtInit_IsNearlyUniform(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model((DecoderSpec)(Some.Decoders[family] with { Vocabulary = 500 }));

        var logits = model.forward(Some.Ids(4, 16, 500));                                                         // (B, T, V)
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), Some.Ids(4, 16, 500, seed: 9).flatten());

        Assert.Equal([4L, 16, 500], logits.shape);
        Assert.InRange(loss.item<float>(), Math.Log(500) * 0.98, Math.Log(500) * 1.02);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_ALaterToken_ChangesNoEarlierOutput(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Decoders[family]);
        var ids = Some.Ids(2, 12, 41);
        var changed = ids.clone();
        changed[TensorIndex.Ellipsis, 7] = (ids[TensorIndex.Ellipsis, 7] + 1) % 41;

        var (before, after) = (model.forward(ids), model.forward(changed));

        Assert.True(before.narrow(1, 0, 7).equal(after.narrow(1, 0, 7)).all().item<bool>());
        Assert.True((before.narrow(1, 7, 5) - after.narrow(1, 7, 5)).abs().amax([1, 2]).min().item<float>() > 1e-6);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_ThePositionMatters(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Decoders[family]);

        var (one, swapped) = (model.forward(tensor(new long[,] { { 3, 4, 5 } })), model.forward(tensor(new long[,] { { 4, 3, 5 } })));

        Assert.True((one - swapped).narrow(1, 2, 1).abs().max().item<float>() > 1e-6);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_LeavesNoTensorBehind(string family)
    {
        using var model = Some.Model(Some.Decoders[family]);
        using var ids = Some.Ids(2, 5, 41);
        model.forward(ids).Dispose();
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        model.forward(ids).Dispose();

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Gradients_AgreeWithFiniteDifferences(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model((DecoderSpec)(Some.Decoders[family] with { Layers = 1 }), precision: Precision.Fp64);
        var (ids, targets) = (Some.Ids(2, 6, 41), Some.Ids(2, 6, 41, seed: 5).flatten());
        using (no_grad())
        {
            // As first weights are, norms before the logits make the loss bend too sharply for differences.
            using var drawn = new Generator(23);
            foreach (var (_, weight) in model.Weights)
                weight.add_(randn(weight.shape, dtype: float64, generator: drawn) * 0.2);
        }
        Tensor Loss() => nn.functional.cross_entropy(model.forward(ids).flatten(0, 1), targets);
        Loss().backward();

        using var random = new Generator(17);
        foreach (var (name, weight) in model.Weights)
        {
            var along = randn(weight.shape, dtype: float64, generator: random);
            var expected = (weight.grad! * along).sum().item<double>();
            const double Step = 1e-5;
            var measured = (Moved(Step) - Moved(-Step)) / (2 * Step);
            Assert.True(Math.Abs(measured - expected) <= 1e-6 * Math.Max(1e-2, Math.Abs(expected)), $"{name}: {measured} is not {expected}");

            double Moved(double by)
            {
                using var inner = NewDisposeScope();
                using var _ = no_grad();
                weight.add_(along * by);
                var loss = Loss().item<double>();
                weight.sub_(along * by);
                return loss;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Backward_WithLayersMadeAgain_GivesTheSameBits(string family)
    {
        using var scope = NewDisposeScope();
        using var kept = Some.Model(Some.Decoders[family]);
        using var made = Some.Model(Some.Decoders[family]);
        made.Recompute = true;
        var (ids, targets) = (Some.Ids(3, 9, 41), Some.Ids(3, 9, 41, seed: 5));

        Assert.Equal(CausalLanguageModeling.Backward(kept, ids, targets, 1.0 / 27), CausalLanguageModeling.Backward(made, ids, targets, 1.0 / 27));
        foreach (var (one, other) in kept.Weights.Zip(made.Weights))
            Assert.True(one.Value.grad!.equal(other.Value.grad!).all().item<bool>(), one.Name);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Training_LearnsOneBatchByHeart(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Decoders[family]);
        using var optimizer = optim.AdamW(model.parameters(), lr: 1e-2, beta2: 0.95, weight_decay: 0);
        var ids = Some.Ids(2, 13, 41);
        var (inputs, targets) = (ids.narrow(1, 0, 12), ids.narrow(1, 1, 12));

        var loss = double.NaN;
        for (var step = 0; step < 150; step++)
        {
            optimizer.zero_grad();
            loss = CausalLanguageModeling.Backward(model, inputs, targets, 1.0 / 24) / 24;
            optimizer.step();
        }

        Assert.InRange(loss, 0, 0.05);
    }

    [Theory] // Sequences of unequal length beside each other, as when texts are generated in a batch.
    [MemberData(nameof(Families))]
    public void Next_WithTheCache_GivesTheLogitsOfReadingAllAnew(string family)
    {
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        using var model = Some.Model(Some.Decoders[family], precision: Precision.Fp64);
        var ids = Some.Ids(3, 12, 41);
        var expected = model.forward(ids);                                                  // (B, T, V)
        using var two = new KeyValueCache(model.Spec.Layers, positions: 7);
        using var shorter = new KeyValueCache(model.Spec.Layers, positions: 3);
        Assert.InRange(Distance(model.Next(ids.narrow(0, 0, 2).narrow(1, 0, 7), two), expected.narrow(0, 0, 2).select(1, 6)), 0, 1e-12);
        model.Next(ids.narrow(0, 2, 1).narrow(1, 0, 3), shorter);

        using var joined = KeyValueCache.Join([two, shorter], positions: 12);
        int[] at = [7, 7, 3];
        for (var step = 0; step < 4; step++)
        {
            var next = stack([.. at.Select((position, row) => ids[row, position + step])]).unsqueeze(1);
            var found = model.Next(next, joined);
            for (var row = 0; row < 3; row++)
                Assert.InRange(Distance(found[row], expected[row, at[row] + step]), 0, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_AfterGenerating_StillTrains(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Decoders[family]);
        var ids = Some.Ids(2, 6, 41);
        using (inference_mode())
            model.forward(ids);

        CausalLanguageModeling.Backward(model, ids, ids, 1.0 / 12);

        Assert.All(model.Weights, weight => Assert.True(weight.Value.grad is not null, weight.Name));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_InHalfPrecision_IsNearTheSame(string family)
    {
        using var scope = NewDisposeScope();
        using var whole = Some.Model(Some.Decoders[family]);
        using var half = Some.Model(Some.Decoders[family], precision: Precision.Bf16);
        var ids = Some.Ids(2, 12, 41);

        var (expected, found) = (whole.forward(ids), half.forward(ids));

        Assert.Equal(ScalarType.Float32, found.dtype);
        Assert.All(half.Weights, weight => Assert.Equal(ScalarType.Float32, weight.Value.dtype));
        var error = ((found - expected).norm() / expected.norm()).item<float>();
        Assert.InRange(error, 1e-5, 0.02); // 2^-8 is what a bfloat16 rounds to
    }

    private static double Distance(Tensor found, Tensor expected) => (found - expected).abs().max().item<double>();
}
