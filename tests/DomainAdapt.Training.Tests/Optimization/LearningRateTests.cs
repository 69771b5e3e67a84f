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
    [InlineData(ScheduleShape.Infinite)]
    [InlineData(ScheduleShape.InverseSqrt)]
    public void At_NeverRisesAfterTheWarmup(ScheduleShape shape)
    {
        var rate = new LearningRate { Shape = shape, Peak = 3e-4, Steady = 1e-4, Minimum = 3e-5, WarmupSteps = 7, Steps = 40 };

        var rates = Enumerable.Range(1, 40).Select(step => rate.At(step)).ToList();

        Assert.Equal(rates[..7].Order(), rates[..7]);
        Assert.Equal(rates[6..].OrderDescending(), rates[6..]);
    }

    [Theory] // Warm-up to 10, cooling to 30, steady to 80, annealed to 100.
    [InlineData(5, 0.55)] // from a base's last rate of 0.1
    [InlineData(10, 1.0)]
    [InlineData(20, 0.75)] // half way down
    [InlineData(30, 0.5)]
    [InlineData(79, 0.5)]
    [InlineData(80, 0.5)]
    [InlineData(90, 0.05)] // equal factors: a tenth of the way to a hundredth
    [InlineData(100, 0.005)]
    public void At_OfAnInfiniteSchedule(long step, double expected)
    {
        var rate = new LearningRate
        {
            Shape = ScheduleShape.Infinite,
            Peak = 1,
            Minimum = 0.005,
            Start = 0.1,
            Steady = 0.5,
            WarmupSteps = 10,
            Steps = 100,
            Decay = DecayShape.Exponential,
        };

        Assert.Equal(expected, rate.At(step), 1e-12);
        if (step is > 10 and <= 80) // what comes before the annealing does not depend on when that comes
            Assert.Equal(expected, (rate with { DecayShare = 0.01 }).At(step), 1e-12);
    }

    [Theory]
    [InlineData(DecayShape.Linear, 0.55)]
    [InlineData(DecayShape.Cosine, 0.55)]
    [InlineData(DecayShape.OneMinusSqrt, 0.1 + 0.9 * 0.29289321881345254)]
    [InlineData(DecayShape.Exponential, 0.31622776601683794)]
    public void At_HalfWayThroughTheDecay(DecayShape decay, double expected)
    {
        var rate = new LearningRate { Shape = ScheduleShape.Wsd, Peak = 1, Minimum = 0.1, Steps = 100, Decay = decay };

        Assert.Equal([1, expected, 0.1], new[] { 80L, 90, 100 }.Select(step => Math.Round(rate.At(step), 12)), (one, other) => Math.Abs(one - other) < 1e-9);
    }

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(4, 1)]
    [InlineData(16, 0.5)]
    [InlineData(400, 0.1)]
    public void At_OfAnInverseSquareRoot_FallsForever(long step, double expected)
        => Assert.Equal(expected, new LearningRate { Shape = ScheduleShape.InverseSqrt, Peak = 1, WarmupSteps = 4, Steps = 50 }.At(step), 1e-12);

    [Fact]
    public void At_WithoutWarmup_StartsAtThePeak()
        => Assert.Equal(0.5, new LearningRate { Shape = ScheduleShape.Constant, Peak = 0.5, Steps = 3 }.At(1));
}
