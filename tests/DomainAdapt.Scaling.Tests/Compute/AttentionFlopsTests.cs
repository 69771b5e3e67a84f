using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class AttentionFlopsTests
{
    [Fact] // Per token and layer: 4·h·T forward by the matrices of ForwardFlops, three times that in training.
    public void PerToken_AgreesWithTheMatrices()
    {
        var with = new ForwardFlops(2048, 24, 1024, 50_000);
        var projections = 24.0 * 8 * 2048 * 1024 * 1024;
        var core = (24 * with.Attention) - projections;
        Assert.Equal(3 * core / 2048, AttentionFlops.PerToken(24, 1024, 2048), 1e-3);
    }

    [Fact]
    public void TrainingPerToken_WithoutSequence_IsTheRule() => Assert.Equal(6e9, AttentionFlops.TrainingPerToken(1e9, 24, 2048, 0));
}
