using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class ComputeOptimalLineTests
{
    public static TheoryData<ComputeOptimalLine> Lines => [ComputeOptimalLine.Approach1, ComputeOptimalLine.Approach2];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Flops_IsTheInverseOfParametersAndTokens(ComputeOptimalLine line)
    {
        foreach (var flops in new[] { 1e19, 5.76e23, 1e28 })
        {
            Assert.Equal(1, line.Flops(line.Parameters(flops)) / flops, 10);
            Assert.Equal(1, line.FlopsOfTokens(line.Tokens(flops)) / flops, 10);
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void ParametersTimesTokens_SpendTheCompute(ComputeOptimalLine line)
    {
        foreach (var flops in new[] { 1e19, 5.76e23, 1e28 })
            Assert.Equal(1, TrainingFlops.Of(line.Parameters(flops), line.Tokens(flops)) / flops, 0.01);
    }
}
