using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class RecomputationTests
{
    [Fact]
    public void Backward_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var kept = Some.Model(Some.Tiny);
        using var made = Some.Model(Some.Tiny);
        made.Recompute = true;
        var (ids, targets) = (Some.Ids(3, 9, Some.Tiny.Vocabulary), Some.Ids(3, 9, Some.Tiny.Vocabulary, seed: 5));

        var expected = CausalLanguageModeling.Backward(kept, ids, targets, 1.0 / 27);
        var found = CausalLanguageModeling.Backward(made, ids, targets, 1.0 / 27);

        Assert.Equal(expected, found);
        foreach (var (one, other) in kept.Weights.Zip(made.Weights))
            Assert.True(one.Value.grad!.equal(other.Value.grad!).all().item<bool>(), one.Name);
    }

    [Fact]
    public void Forward_KeepsFewerTensors_AndBackwardMakesThemAgain()
    {
        using var scope = NewDisposeScope();
        var layers = 0;
        Tensor Layer(Tensor x)
        {
            layers++;
            return x * x;
        }
        var input = tensor([3f]).requires_grad_(true);

        var output = Recomputation.Of(Layer, input);
        Assert.Equal(1, layers);
        output.sum().backward();

        Assert.Equal(2, layers);
        Assert.Equal(6, input.grad!.item<float>());
    }

    [Fact]
    public void Backward_LeavesNoTensorBehind()
    {
        using var model = Some.Model(Some.Tiny);
        model.Recompute = true;
        using var ids = Some.Ids(2, 5, Some.Tiny.Vocabulary);
        CausalLanguageModeling.Backward(model, ids, ids, 0.1);
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        CausalLanguageModeling.Backward(model, ids, ids, 0.1);

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
