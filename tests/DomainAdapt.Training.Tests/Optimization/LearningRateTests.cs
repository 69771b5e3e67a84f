using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Tests.Optimization;

public class LearningRateTests
{
    [Theory]
    [InlineData(ScheduleShape.Cosine, 1, 0.1)]
    [InlineData(ScheduleShape.Cosine, 10, 1.0)]
    [InlineData(ScheduleShape.Cosine, 60, 0.6)] // half way: half way between peak and minimum
    [InlineData(ScheduleShape.Cosine, 110, 0.2)]
    [InlineData(ScheduleShape.Cosine, 500, 0.2)]
    [InlineData(ScheduleShape.Constant, 5, 0.5)]
    [InlineData(ScheduleShape.Constant, 110, 1.0)]
    [InlineData(ScheduleShape.Wsd, 10, 1.0)]
    [InlineData(ScheduleShape.Wsd, 88, 1.0)]
    [InlineData(ScheduleShape.Wsd, 99, 0.6)]
    [InlineData(ScheduleShape.Wsd, 110, 0.2)]
    public void At_NamedSteps(ScheduleShape shape, long step, double expected)
    {
        var rate = new LearningRate { Shape = shape, Peak = 1, Minimum = 0.2, WarmupSteps = 10, Steps = 110 };

        Assert.Equal(expected, rate.At(step), 1e-12);
    }

    [Theory]
    [InlineData(ScheduleShape.Cosine)]
    [InlineData(ScheduleShape.Wsd)]
    public void At_NeverRisesAfterTheWarmup(ScheduleShape shape)
    {
        var rate = new LearningRate { Shape = shape, Peak = 3e-4, Minimum = 3e-5, WarmupSteps = 7, Steps = 40 };

        var rates = Enumerable.Range(1, 40).Select(step => rate.At(step)).ToList();

        Assert.Equal(rates[..7].Order(), rates[..7]);
        Assert.Equal(rates[6..].OrderDescending(), rates[6..]);
    }

    [Fact]
    public void At_WithoutWarmup_StartsAtThePeak()
        => Assert.Equal(0.5, new LearningRate { Shape = ScheduleShape.Constant, Peak = 0.5, Steps = 3 }.At(1));
}
