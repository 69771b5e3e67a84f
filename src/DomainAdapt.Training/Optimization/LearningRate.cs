namespace DomainAdapt.Training.Optimization;

/// <summary>How the learning rate goes after the warm-up.</summary>
public enum ScheduleShape
{
    /// <summary>Half a cosine from the peak to the minimum (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Stays at the peak, then falls in a straight line over the last steps (warm-up, stable, decay: Hu et al. 2024).</summary>
    Wsd,
}

/// <summary>
/// The learning rate as a pure function of the step. Continued pretraining warms up anew from 0 to the peak and decays again, which lets
/// a model take in new data (Ibrahim et al. 2024); that is what every shape here does.
/// </summary>
public sealed record LearningRate
{
    /// <summary>How it goes after the warm-up.</summary>
    public ScheduleShape Shape { get; init; } = ScheduleShape.Cosine;

    /// <summary>The highest rate.</summary>
    public required double Peak { get; init; }

    /// <summary>The rate of the last step, with <see cref="ScheduleShape.Cosine"/> and <see cref="ScheduleShape.Wsd"/>.</summary>
    public double Minimum { get; init; }

    /// <summary>Steps over which it rises from 0 in a straight line; the last of them is at the peak.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>Steps in all.</summary>
    public required long Steps { get; init; }

    /// <summary>With <see cref="ScheduleShape.Wsd"/>, the share of all steps that decay; a fifth as in Hägele et al. 2024.</summary>
    public double DecayShare { get; init; } = 0.2;

    /// <summary>The rate of a step; the first is 1.</summary>
    public double At(long step)
    {
        if (step <= WarmupSteps)
            return Peak * step / WarmupSteps;
        return Shape switch
        {
            ScheduleShape.Constant => Peak,
            ScheduleShape.Cosine => Minimum + (Peak - Minimum) * (1 + Math.Cos(Math.PI * Done(step, WarmupSteps))) / 2,
            _ => Peak + (Minimum - Peak) * Done(step, Math.Max(WarmupSteps, Steps - (long)Math.Round(DecayShare * Steps))),
        };
    }

    /// <summary>Share of the way from <paramref name="start"/> to the last step, 0 to 1.</summary>
    private double Done(long step, long start) => step <= start ? 0 : Math.Min(1, (double)(step - start) / (Steps - start));
}
