using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class AlibiBiasTests
{
    [Theory] // 16 as in BLOOM-560M: 2^-0.5, 2^-1, … 2^-8.
    [InlineData(16, 0, 0.70710678118654757)]
    [InlineData(16, 1, 0.5)]
    [InlineData(16, 15, 0.00390625)]
    [InlineData(8, 0, 0.5)]
    [InlineData(1, 0, 0.00390625)]
    [InlineData(40, 0, 0.8408964152537145)] // 40 as in BloombergGPT: 32 powers of 2^-0.25 …
    [InlineData(40, 31, 0.00390625)]
    [InlineData(40, 32, 0.91700404320467122)] // … and every second power of 2^-0.125
    [InlineData(40, 33, 0.77110541270397041)]
    [InlineData(40, 39, 0.27262693316631385)]
    [InlineData(112, 63, 0.00390625)] // 112 as in BLOOM-176B: 64 and 48
    [InlineData(112, 64, 0.95760328069857365)]
    public void Slopes_AreThoseOfThePaper(int heads, int head, double expected)
    {
        var slopes = AlibiBias.Slopes(heads);

        Assert.Equal(heads, slopes.Length);
        Assert.Equal(expected, slopes[head], 1e-15);
    }

    [Fact]
    public void Slopes_OfHeadsThatAreNoPowerOfTwo_LieBetweenThoseOfThePowers()
    {
        var slopes = AlibiBias.Slopes(40);

        Assert.Equal(AlibiBias.Slopes(32), slopes[..32]);
        for (var i = 0; i < 8; i++)
            Assert.Equal(Math.Pow(2, -(2 * i + 1) / 8.0), slopes[32 + i], 1e-15);
    }

    [Fact]
    public void Causal_TakesTheSlopeOffForEveryPositionBack()
    {
        using var scope = NewDisposeScope();
        using var alibi = new AlibiBias(2); // slopes 1/16 and 1/256

        var bias = alibi.Causal(zeros(1, 2, 3, 4))!;

        Assert.Equal([1L, 2, 3, 3], bias.shape);
        const float Hidden = float.NegativeInfinity;
        Assert.Equal([0, Hidden, Hidden, -1 / 16f, 0, Hidden, -2 / 16f, -1 / 16f, 0], bias[0, 0].flatten().data<float>().ToArray());
        Assert.Equal([-2 / 256f, -1 / 256f, 0], bias[0, 1, 2].data<float>().ToArray());
        Assert.Equal(bias.narrow(2, 2, 1).data<float>().ToArray(), alibi.OfLast(zeros(1, 2, 1, 4), 3)!.data<float>().ToArray());
    }

    [Fact]
    public void Causal_IsKeptForTheSameLengthAlone()
    {
        using var scope = NewDisposeScope();
        using var alibi = new AlibiBias(2);

        var first = alibi.Causal(zeros(1, 2, 3, 4))!;

        Assert.Same(first, alibi.Causal(zeros(1, 2, 3, 4)));
        Assert.Equal(4, alibi.Causal(zeros(1, 2, 4, 4))!.size(3));
        Assert.True(first.IsInvalid);
    }
}
