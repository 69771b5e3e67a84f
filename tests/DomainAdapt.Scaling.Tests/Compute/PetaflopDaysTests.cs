using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class PetaflopDaysTests
{
    [Fact]
    public void Of_ADayAtAPetaflop_IsOne() => Assert.Equal(1, PetaflopDays.Of(1e15 * 24 * 60 * 60));
}
