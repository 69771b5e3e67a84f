using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Objectives;

public class CausalLanguageModelingTests
{
    // Rows at a time: all 24 of 41 tokens; and 13 of 600,000 tokens.
    [Theory]
    [InlineData(41, true)]
    [InlineData(41, false)]
    [InlineData(600_000, true)]
    public void Backward_InSlices_EqualsTheWholeLoss(int vocabulary, bool tied)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny with { Vocabulary = vocabulary, Width = 4, Heads = 2, KeyValueHeads = 1, TiedHead = tied });
        var ids = Some.Ids(2, 12, vocabulary);
        var targets = Some.Ids(2, 12, vocabulary, seed: 8);
        targets[0, 3] = CausalLanguageModeling.NoTarget;
        using var gradients = new GradientBuffer([.. model.parameters().Cast<Parameter>()]);

        var sum = CausalLanguageModeling.Backward(model, ids, targets, scale: 1.0 / 23);
        var sliced = gradients.Views.Select(view => view.clone()).ToArray();
        gradients.Clear();
        var whole = nn.functional.cross_entropy(model.forward(ids).flatten(0, 1), targets.flatten(), ignore_index: -1);
        whole.backward();

        Assert.Equal(whole.item<float>(), sum / 23, 1e-5);
        for (var i = 0; i < sliced.Length; i++)
            Assert.True(sliced[i].allclose(gradients.Views[i], rtol: 1e-4, atol: 1e-7));
    }

    [Fact] // Micro-batches with unequal numbers of targets: 1 of 4 rows, 2 of 2 and 4 of 1 give one gradient.
    public void Backward_Accumulated_DoesNotDependOnTheSplit()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        var ids = Some.Ids(4, 8, Some.Tiny.Vocabulary);
        var targets = Some.Ids(4, 8, Some.Tiny.Vocabulary, seed: 8);
        targets[1].narrow(0, 2, 6).fill_(CausalLanguageModeling.NoTarget);
        using var gradients = new GradientBuffer([.. model.parameters().Cast<Parameter>()]);
        var results = new List<Tensor>();

        foreach (var rows in new[] { 4, 2, 1 })
        {
            gradients.Clear();
            for (var row = 0; row < 4; row += rows)
                CausalLanguageModeling.Backward(model, ids.narrow(0, row, rows), targets.narrow(0, row, rows), 1.0 / 26);
            results.Add(cat([.. gradients.Views.Select(view => view.flatten())]));
        }

        Assert.True(results[0].norm().item<float>() > 0.01);
        Assert.True(results[1].allclose(results[0], rtol: 0, atol: 1e-6));
        Assert.True(results[2].allclose(results[0], rtol: 0, atol: 1e-6));
    }

    [Theory]
    [InlineData(41)]
    [InlineData(600_000)]
    public void Backward_WithZLoss_AddsTheGradientOfSquaredNormalizers_AndTellsTheLossWithout(int vocabulary)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny with { Vocabulary = vocabulary, Width = 4, Heads = 2, KeyValueHeads = 1 });
        var (ids, targets) = (Some.Ids(2, 12, vocabulary), Some.Ids(2, 12, vocabulary, seed: 8));
        targets[0, 3] = CausalLanguageModeling.NoTarget;
        using var gradients = new GradientBuffer([.. model.parameters().Cast<Parameter>()]);

        var sum = CausalLanguageModeling.Backward(model, ids, targets, scale: 1.0 / 23, zLoss: 0.1);
        var sliced = gradients.Views.Select(view => view.clone()).ToArray();
        gradients.Clear();
        var logits = model.forward(ids).flatten(0, 1);
        var whole = nn.functional.cross_entropy(logits, targets.flatten(), ignore_index: -1);
        var normalizers = logits.exp().sum(-1).log().pow(2) * targets.flatten().ne(-1);
        (whole + 0.1 * normalizers.sum() / 23).backward();

        Assert.Equal(whole.item<float>(), sum / 23, 1e-5);
        Assert.All(sliced.Zip(gradients.Views), pair => Assert.True(pair.First.allclose(pair.Second, rtol: 1e-3, atol: 1e-7)));
    }

    [Fact]
    public void Backward_InHalfPrecision_IsNearSinglePrecision()
    {
        using var scope = NewDisposeScope();
        var directions = new List<Tensor>();
        foreach (var precision in Enum.GetValues<Precision>())
        {
            using var model = new LlamaDecoder(Some.Tiny, precision);
            WeightInitializer.Initialize(model, 1);
            using var gradients = new GradientBuffer([.. model.parameters().Cast<Parameter>()]);
            CausalLanguageModeling.Backward(model, Some.Ids(4, 16, 41), Some.Ids(4, 16, 41, seed: 8), 1.0 / 64);
            directions.Add(cat([.. gradients.Views.Select(view => view.flatten())]));
        }

        var cosine = (directions[0] * directions[1]).sum() / (directions[0].norm() * directions[1].norm());
        Assert.InRange(cosine.item<float>(), 0.999, 1.0001);
        Assert.False(directions[0].equal(directions[1]).all().item<bool>());
    }

    [Fact]
    public void TokenLosses_AreThoseOfEachTarget()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        var ids = Some.Ids(2, 6, 41);
        var targets = Some.Ids(2, 6, 41, seed: 8);
        targets[1, 5] = CausalLanguageModeling.NoTarget;

        var losses = CausalLanguageModeling.TokenLosses(model, ids, targets);

        var expected = -model.forward(ids).log_softmax(-1)[0, 2, targets[0, 2].item<long>()].item<float>();
        Assert.Equal([2L, 6], losses.shape);
        Assert.Equal(expected, losses[0, 2].item<float>(), 1e-5f);
        Assert.Equal(0f, losses[1, 5].item<float>());
        Assert.False(losses.requires_grad);
    }

    [Fact]
    public void Backward_LeavesNoTensorBehind()
    {
        using var model = Some.Model(Some.Tiny);
        using var gradients = new GradientBuffer([.. model.parameters().Cast<Parameter>()]);
        using var ids = Some.Ids(2, 6, 41);
        CausalLanguageModeling.Backward(model, ids, ids, 1);
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        CausalLanguageModeling.Backward(model, ids, ids, 1);

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
