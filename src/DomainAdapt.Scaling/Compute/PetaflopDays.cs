namespace DomainAdapt.Scaling.Compute;

/// <summary>The petaFLOP/s-day: 10^15 operations a second for a day (Amodei and Hernandez, "AI and Compute", 2018).</summary>
public static class PetaflopDays
{
    /// <summary>Seconds of a day.</summary>
    public const double SecondsPerDay = 86_400;

    /// <summary>FLOPs of one petaFLOP/s-day, 8.64e19.</summary>
    public const double Flops = 1e15 * SecondsPerDay;

    /// <summary>FLOPs in petaFLOP/s-days.</summary>
    public static double Of(double flops) => flops / Flops;
}
