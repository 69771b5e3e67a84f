using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class ThroughputTests
{
    [Fact] // A published rate: GPT-2 124M on 8 A100 at 524,288 tokens in 300 ms is 59.9 % of peak.
    public void Utilization_OfAPublishedRate()
    {
        var perToken = 875_062_886_400 / 1024.0;
        Assert.Equal(0.599, Throughput.Utilization(perToken * 524_288 / 0.3 / 8, Accelerator.A100.HalfPeak), 0.001);
    }

    [Fact]
    public void Seconds_AndUtilization_AreInverse()
    {
        var seconds = Throughput.Seconds(1e21, 16, 312e12, 0.37);
        Assert.Equal(0.37, Throughput.Utilization(1e21 / seconds / 16, 312e12), 12);
    }

    [Fact]
    public void HardwareUtilization_WithRecompute_IsAThirdMore()
        => Assert.Equal(0.40, Throughput.HardwareUtilization(0.30, TrainingFlops.Of(1, 1), TrainingFlops.WithRecompute(1, 1)), 12);
}
