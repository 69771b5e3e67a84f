namespace DomainAdapt.Training.Models;

/// <summary>
/// How Llama 3.1 stretches the wavelengths of rotary positions for longer texts (Grattafiori et al. 2024): long ones by a factor, short ones
/// not, those between by a share that grows with the wavelength.
/// </summary>
/// <param name="Factor">What the longest wavelengths are multiplied by.</param>
/// <param name="LowFrequencyFactor">Wavelengths longer than the old context by this are long.</param>
/// <param name="HighFrequencyFactor">Wavelengths shorter than the old context by this are short.</param>
/// <param name="OldContext">Positions the model had before.</param>
public sealed record RopeScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OldContext)
{
    /// <summary>The angle from one position to the next, stretched; both in radians.</summary>
    public double Stretch(double angle)
    {
        var turns = OldContext * angle / (2 * Math.PI); // of the old context
        if (turns > HighFrequencyFactor)
            return angle;
        if (turns < LowFrequencyFactor)
            return angle / Factor;
        var keep = (turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
        return (1 - keep) * angle / Factor + keep * angle;
    }
}
