using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class CommunicationTests
{
    [Fact]
    public void BytesPerStep_OfOneDevice_IsNothing() => Assert.Equal(0, Communication.BytesPerStep(1e9, ZeroStage.Weights, 1, 2));

    [Fact] // 1B parameters at 16 bit over 8: twice 2 GB, seven eighths of it.
    public void BytesPerStep_OfARing() => Assert.Equal(3.5e9, Communication.BytesPerStep(1e9, ZeroStage.None, 8, 2));

    [Fact]
    public void BytesPerStep_OfStage3_IsHalfAsMuchAgain() => Assert.Equal(
        1.5, Communication.BytesPerStep(1e9, ZeroStage.Weights, 8, 2) / Communication.BytesPerStep(1e9, ZeroStage.Gradients, 8, 2));
}
