using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class KaplanLawsTests
{
    [Fact] // With endless data the joint law is the law of N alone, with the joint scale.
    public void Loss_WithEndlessData_DependsOnParametersOnly()
        => Assert.Equal(Math.Pow(KaplanLaws.JointParameterScale / 1e9, 0.076), KaplanLaws.Loss(1e9, double.PositiveInfinity), 12);

    [Fact]
    public void Loss_WithAnEndlessModel_DependsOnTokensOnly()
        => Assert.Equal(Math.Pow(KaplanLaws.JointTokenScale / 1e10, 0.103), KaplanLaws.Loss(double.PositiveInfinity, 1e10), 12);

    [Theory]
    [InlineData(1e8, 1e9)]
    [InlineData(1e9, 1e11)]
    public void Loss_FallsWithBoth(double parameters, double tokens)
    {
        var loss = KaplanLaws.Loss(parameters, tokens);
        Assert.True(KaplanLaws.Loss(2 * parameters, tokens) < loss);
        Assert.True(KaplanLaws.Loss(parameters, 2 * tokens) < loss);
    }

    [Fact] // What compute buys is divided up: N, batch and steps take all of it.
    public void OptimalExponents_AddUpToOne() => Assert.Equal(
        1, KaplanLaws.OptimalParameterExponent + KaplanLaws.OptimalBatchExponent + KaplanLaws.OptimalStepExponent, 12);

    [Fact] // GPT-3 took 3640 petaFLOP/s-days; the law of 2020 puts that at 1.76 nats.
    public void LossOfCompute_AtGpt3() => Assert.Equal(Math.Pow(3.1e8 / 3640, 0.05), KaplanLaws.LossOfCompute(3640), 12);
}
