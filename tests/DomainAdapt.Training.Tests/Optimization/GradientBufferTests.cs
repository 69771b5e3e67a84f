using DomainAdapt.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Optimization;

public class GradientBufferTests
{
    [Fact]
    public void Views_CollectWhatBackwardAdds()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (new Parameter(ones(2, 2)), new Parameter(ones(3)));
        using var gradients = new GradientBuffer([a, b]);

        for (var pass = 0; pass < 2; pass++)
            (a.sum() * 3 + b.sum() * 4).backward();

        Assert.Equal([6f, 6, 6, 6], gradients.Views[0].data<float>().ToArray());
        Assert.Equal([8f, 8, 8], gradients.Views[1].data<float>().ToArray());
        gradients.Clear();
        Assert.Equal(0f, a.grad!.abs().max().item<float>());
    }

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(5.0, 5.0)]
    [InlineData(9.0, 5.0)] // already short enough
    public void Clip_LimitsTheJointNorm(double limit, double expected)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (new Parameter(ones(1)), new Parameter(ones(1)));
        using var gradients = new GradientBuffer([a, b]);
        gradients.Views[0].fill_(3);
        gradients.Views[1].fill_(4);

        Assert.Equal(5, gradients.Clip(limit), 1e-5);
        Assert.Equal(expected, gradients.Clip(double.PositiveInfinity), 1e-5);
        Assert.Equal(0.75, gradients.Views[0].item<float>() / gradients.Views[1].item<float>(), 1e-5);
    }
}
