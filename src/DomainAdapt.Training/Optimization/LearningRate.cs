namespace DomainAdapt.Training.Optimization;

/// <summary>How the learning rate goes after the warm-up.</summary>
public enum ScheduleShape
{
    /// <summary>Half a cosine from the peak to the minimum (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Stays at the peak, then falls over the last steps (warm-up, stable, decay: Hu et al. 2024).</summary>
    Wsd,

    /// <summary>
    /// Cools down to a steady rate, stays there for as long as there is data, and is annealed at the end (Ibrahim et al. 2024): a training that is
    /// gone on with from before the annealing needs no new warm-up, which costs what was known.
    /// </summary>
    Infinite,

    /// <summary>Falls with the square root of the steps, and knows no end (Vaswani et al. 2017).</summary>
    InverseSqrt,
}

/// <summary>How the learning rate falls to its minimum over the last steps, with <see cref="ScheduleShape.Wsd"/> and <see cref="ScheduleShape.Infinite"/>.</summary>
public enum DecayShape
{
    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>By 1 - √(part done), fast at first: better than a straight line in Hägele et al. 2024.</summary>
    OneMinusSqrt,

    /// <summary>By half a cosine.</summary>
    Cosine,

    /// <summary>By equal factors, as Ibrahim et al. 2024 anneal; the minimum is above 0.</summary>
    Exponential,
}

/// <summary>
/// The learning rate as a pure function of the step. Continued pretraining warms up anew to the peak and decays again, which lets a model take
/// in new data (Ibrahim et al. 2024); that is what every shape here does.
/// </summary>
public sealed record LearningRate
{
    /// <summary>How it goes after the warm-up.</summary>
    public ScheduleShape Shape { get; init; } = ScheduleShape.Cosine;

    /// <summary>The highest rate.</summary>
    public required double Peak { get; init; }

    /// <summary>The rate of the last step, with <see cref="ScheduleShape.Cosine"/>, <see cref="ScheduleShape.Wsd"/> and <see cref="ScheduleShape.Infinite"/>.</summary>
    public double Minimum { get; init; }

    /// <summary>The rate that the warm-up rises from; the last rate of the base, for one that goes on from there (Parmar et al. 2024).</summary>
    public double Start { get; init; }

    /// <summary>Steps over which it rises in a straight line; the last of them is at the peak.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>Steps in all.</summary>
    public required long Steps { get; init; }

    /// <summary>The share of all steps that decay at the end; a fifth as in Hägele et al. 2024.</summary>
    public double DecayShare { get; init; } = 0.2;

    /// <summary>How they decay.</summary>
    public DecayShape Decay { get; init; }

    /// <summary>With <see cref="ScheduleShape.Infinite"/>, the rate between cooling down and annealing.</summary>
    public double Steady { get; init; }

    /// <summary>With <see cref="ScheduleShape.Infinite"/>, the share of all steps over which it cools down from the peak, by half a cosine.</summary>
    public double CooldownShare { get; init; } = 0.2;

    /// <summary>The rate of a step; the first is 1.</summary>
    public double At(long step)
    {
        if (step <= WarmupSteps)
            return Start + (Peak - Start) * step / WarmupSteps;
        var decayFrom = Math.Max(WarmupSteps, Steps - (long)Math.Round(DecayShare * Steps));
        return Shape switch
        {
            ScheduleShape.Constant => Peak,
            ScheduleShape.Cosine => Between(Peak, Minimum, DecayShape.Cosine, Done(step, WarmupSteps, Steps)),
            ScheduleShape.InverseSqrt => Peak * Math.Sqrt(Math.Max(1, WarmupSteps) / (double)step),
            ScheduleShape.Wsd => Between(Peak, Minimum, Decay, Done(step, decayFrom, Steps)),
            _ when step > decayFrom => Between(CooledDown(decayFrom), Minimum, Decay, Done(step, decayFrom, Steps)),
            _ => CooledDown(step),
        };
    }

    private double CooledDown(long step)
        => Between(Peak, Steady, DecayShape.Cosine, Done(step, WarmupSteps, WarmupSteps + (long)Math.Round(CooldownShare * Steps)));

    private static double Between(double from, double to, DecayShape shape, double done) => shape switch
    {
        DecayShape.Linear => from + (to - from) * done,
        DecayShape.OneMinusSqrt => to + (from - to) * (1 - Math.Sqrt(done)),
        DecayShape.Exponential => from * Math.Pow(to / from, done),
        _ => to + (from - to) * (1 + Math.Cos(Math.PI * done)) / 2,
    };

    /// <summary>Share of the way from one step to another, 0 to 1.</summary>
    private static double Done(long step, long start, long end) => step <= start ? 0 : Math.Min(1, (double)(step - start) / (end - start));
}
