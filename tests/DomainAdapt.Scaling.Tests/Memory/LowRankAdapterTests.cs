using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class LowRankAdapterTests
{
    [Fact] // Adds r·(in + out) over the six matrices of each layer by hand.
    public void AllMatrices_AreTheSumOverTheMatrices()
    {
        var shape = new Gpt2Shape("toy", 3, 64, 2);
        (int In, int Out)[] matrices = [(64, 64), (64, 64), (64, 64), (64, 64), (64, 256), (256, 64)];
        Assert.Equal(3 * matrices.Sum(matrix => 8 * (matrix.In + matrix.Out)), LowRankAdapter.AllMatrices(8, shape));
    }

    [Fact]
    public void QueryAndValue_AreTwoOfThem() => Assert.Equal(3 * 2 * 8 * (64 + 64), LowRankAdapter.QueryAndValue(8, 3, 64));
}
