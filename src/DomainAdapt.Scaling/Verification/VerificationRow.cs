namespace DomainAdapt.Scaling.Verification;

/// <summary>A published number and what this program computes for it.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Name">Which number.</param>
/// <param name="Expected">As published, or as derived by hand from what is.</param>
/// <param name="Tolerance">Greatest distance allowed, as a share of the expected; 0 where it must be equal.</param>
/// <param name="Computed">As computed here.</param>
/// <param name="Source">Paper and year.</param>
public sealed record VerificationRow(string Topic, string Name, double Expected, double Tolerance, double Computed, string Source)
{
    /// <summary>Distance from the expected, as a share of it.</summary>
    public double Error => Expected == 0 ? Math.Abs(Computed) : Math.Abs(Computed - Expected) / Math.Abs(Expected);

    /// <summary>Whether it is within the tolerance.</summary>
    public bool Passes => Error <= Tolerance;
}
