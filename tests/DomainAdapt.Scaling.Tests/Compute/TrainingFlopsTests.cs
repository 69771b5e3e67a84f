using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class TrainingFlopsTests
{
    [Fact]
    public void Of_IsSixForEachParameterAndToken() => Assert.Equal(6 * 1e9 * 20e9, TrainingFlops.Of(1e9, 20e9));

    [Fact]
    public void WithRecompute_IsAThirdMore() => Assert.Equal(4.0 / 3, TrainingFlops.WithRecompute(7e9, 1e12) / TrainingFlops.Of(7e9, 1e12), 12);

    [Fact] // A frozen weight saves exactly its own gradient: 2 of 6.
    public void PerFrozenParameterToken_LeavesOutTheWeightGradient()
        => Assert.Equal(TrainingFlops.PerParameterToken - 2, TrainingFlops.PerFrozenParameterToken);
}
