using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class IterationFlopsTests
{
    private static readonly IterationFlops Gpt3 = new(4, 2048, 96, 12_288, 51_200);

    [Fact] // The closed form must be three times the forward pass counted matrix by matrix.
    public void Model_IsTheMatricesTimesThree()
        => Assert.Equal(1, Gpt3.Model / (4 * new ForwardFlops(2048, 96, 12_288, 51_200).Training), 12);

    [Fact] // Every layer's forward pass again: a third of the layers' part, nothing of the logits'.
    public void FullRecompute_RepeatsTheLayersOnly()
    {
        var layers = 4 * 96 * new ForwardFlops(2048, 96, 12_288, 51_200).Block;
        Assert.Equal(1, (Gpt3.FullRecompute - Gpt3.Model) / layers, 10);
    }

    [Fact]
    public void SelectiveRecompute_LiesBetween()
    {
        Assert.InRange(Gpt3.SelectiveRecompute, Gpt3.Model * 1.001, Gpt3.FullRecompute * 0.9);
    }
}
