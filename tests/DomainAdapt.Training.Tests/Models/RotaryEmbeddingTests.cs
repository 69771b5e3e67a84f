using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class RotaryEmbeddingTests
{
    private const double Theta = 10_000;

    [Fact]
    public void Forward_TurnsPairsByTheirAngles_AndLeavesTheRest()
    {
        using var scope = NewDisposeScope();
        using var rotary = new RotaryEmbedding(positions: 50, turned: 4, Theta, scaling: null, Precision.Fp64);
        var x = tensor(new double[] { 1, 2, 3, 4, 5, 6 }).expand(1, 1, 50, 6);

        var turned = rotary.forward(x, null);

        Assert.Equal([1, 2, 3, 4, 5, 6], turned[0, 0, 0].data<double>().ToArray()); // position 0 turns nothing
        // Pairs (0, 2) and (1, 3), by 49 and by 49 / √10000.
        var ((sine, cosine), (slowSine, slowCosine)) = (Math.SinCos(49.0), Math.SinCos(0.49));
        double[] expected =
        [
            cosine - 3 * sine, 2 * slowCosine - 4 * slowSine, 3 * cosine + sine, 4 * slowCosine + 2 * slowSine, 5, 6,
        ];
        var last = turned[0, 0, 49].data<double>().ToArray();
        Assert.All(expected.Zip(last), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    [Fact] // What makes attention see distances and not positions.
    public void Forward_ScoresDependOnTheDistanceAlone()
    {
        using var scope = NewDisposeScope();
        using var rotary = new RotaryEmbedding(positions: 20, turned: 8, Theta, scaling: null, Precision.Fp64);
        using var random = new Generator(5);
        var q = rotary.forward(randn([8], dtype: float64, generator: random).expand(1, 1, 20, 8), null)[0, 0];      // (T, E)
        var k = rotary.forward(randn([8], dtype: float64, generator: random).expand(1, 1, 20, 8), null)[0, 0];      // (T, E)

        var scores = q.matmul(k.t());                                                                               // (T, T)

        for (var at = 3; at < 20; at++)
            Assert.Equal(scores[3, 0].item<double>(), scores[at, at - 3].item<double>(), 1e-12);
        Assert.NotEqual(scores[3, 0].item<double>(), scores[3, 1].item<double>(), 1e-3);
    }
}
