using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class DistributedOptimizerTests
{
    [Theory]
    [InlineData(1, 18)]
    [InlineData(2, 12)]
    [InlineData(12, 7)]
    public void BytesPerParameter_OverDevices(int devices, double bytes) => Assert.Equal(bytes, DistributedOptimizer.BytesPerParameter(devices));
}
