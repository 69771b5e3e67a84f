namespace DomainAdapt.Corpora.Calibration;

/// <summary>How limits are learnt.</summary>
/// <param name="Method">What is learnt from the measures.</param>
/// <param name="Keep">With percentiles, the share of the seed that all limits together keep.</param>
/// <param name="Sigmas">With standard deviations, how many of them a limit lies beyond the mean; 3 as Data-Juicer's recipes have it (Chen et al., 2024).</param>
/// <param name="Tighten">
/// Whether limits may also become stricter than the web's. A seed shows what must stay; that nothing else may is a stronger claim, for large seeds.
/// </param>
public sealed record CalibrationOptions(CalibrationMethod Method = CalibrationMethod.Percentile, double Keep = 0.97, double Sigmas = 3, bool Tighten = false);

/// <summary>What is learnt from the measures.</summary>
public enum CalibrationMethod
{
    /// <summary>Limits that leave out as many documents on each measure, so that all together keep a given share.</summary>
    Percentile,

    /// <summary>Limits at a number of standard deviations from the mean.</summary>
    Sigma,
}
