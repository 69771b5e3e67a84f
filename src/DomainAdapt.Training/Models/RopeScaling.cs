namespace DomainAdapt.Training.Models;

/// <summary>
/// How wavelengths of rotary positions are stretched for longer texts. Llama 3.1 (Grattafiori et al. 2024): long ones by a factor, short ones
/// not, those between by a share that grows with the wavelength.
/// </summary>
/// <param name="Factor">What the longest wavelengths are multiplied by.</param>
/// <param name="LowFrequencyFactor">Wavelengths longer than the old context by this are long.</param>
/// <param name="HighFrequencyFactor">Wavelengths shorter than the old context by this are short.</param>
/// <param name="OldContext">Positions the model had before.</param>
public sealed record RopeScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OldContext)
{
    /// <summary>All wavelengths stretched alike (Chen et al. 2023).</summary>
    public static RopeScaling Linear(double factor) => new(factor, double.PositiveInfinity, double.PositiveInfinity, OldContext: 0);

    /// <summary>Whether all wavelengths are stretched alike.</summary>
    public bool IsLinear => double.IsPositiveInfinity(LowFrequencyFactor);

    /// <summary>The angle from one position to the next, stretched; both in radians.</summary>
    public double Stretch(double angle)
    {
        if (IsLinear)
            return angle / Factor;
        var turns = OldContext * angle / (2 * Math.PI); // of the old context
        if (turns > HighFrequencyFactor)
            return angle;
        if (turns < LowFrequencyFactor)
            return angle / Factor;
        var keep = (turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
        return (1 - keep) * angle / Factor + keep * angle;
    }
}
