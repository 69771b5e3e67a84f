using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class ChinchillaFlopsTests
{
    [Fact] // What lies above 6ND comes from attention, so the ratio grows with the sequence for any model.
    public void RatioToRule_GrowsWithTheSequence() => Assert.All(ChinchillaShape.TableA4, shape =>
    {
        Assert.True(ChinchillaFlops.RatioToRule(shape, 4096) > ChinchillaFlops.RatioToRule(shape, 2048));
        Assert.True(ChinchillaFlops.RatioToRule(shape, 1) < 1);
    });
}
