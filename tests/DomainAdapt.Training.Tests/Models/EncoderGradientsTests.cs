using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

/// <summary>Relative positions, attention across, gates and rectifiers: gradients against what the loss does when a weight is moved.</summary>
public class EncoderGradientsTests
{
    private static readonly T5Spec Tiny = new()
    {
        Layers = 1,
        Width = 16,
        Heads = 2,
        HeadWidth = 6,
        FeedForward = 24,
        Vocabulary = 41,
        Context = 24,
        Buckets = 8,
        MaxDistance = 6,
    };

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void T5_GradientsAgreeWithFiniteDifferences(bool isGated, bool tiedHead)
        => Compare(new T5Model(Tiny with { IsGated = isGated, TiedHead = tiedHead }, Precision.Fp64));

    [Fact]
    public void Bert_GradientsAgreeWithFiniteDifferences()
        => Compare(new BertEncoder(new BertSpec { Layers = 1, Width = 16, Heads = 2, FeedForward = 24, Vocabulary = 41, Context = 24 }, Precision.Fp64));

    private static void Compare(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        using var _ = model;
        WeightInitializer.Initialize(model, seed: 1);
        using (no_grad())
        {
            // As first weights are, norms make the loss bend too sharply for differences.
            using var drawn = new Generator(23);
            foreach (var (_, weight) in model.Weights)
                weight.add_(randn(weight.shape, dtype: float64, generator: drawn) * 0.2);
        }
        var (ids, targets) = (Some.Ids(2, 9, 41), Some.Ids(2, 9, 41, seed: 5));
        Tensor Loss() => nn.functional.cross_entropy(model.Logits(model.Hidden(ids, targets)).flatten(0, 1), targets.flatten());
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
                using var still = no_grad();
                weight.add_(along * by);
                var loss = Loss().item<double>();
                weight.sub_(along * by);
                return loss;
            }
        }
    }
}
