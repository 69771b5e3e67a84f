using System.Globalization;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Settings of <c>gate</c>: promotes a model only if what an evaluation found is within named limits, else keeps the model that is current and says why.
/// It reads the <c>evaluate</c> stages among its inputs, which must have both models. A limit that is absent is not looked at.
/// </summary>
public sealed record GateSpec : StageSpec
{
    /// <summary>The train stage whose model is to be promoted.</summary>
    [StageReference]
    public required string Model { get; init; }

    /// <summary>The model it is compared with, as the evaluation names it: another train stage, or the run that it went on from.</summary>
    public required string Current { get; init; }

    /// <summary>
    /// Smallest share by which bits per byte of the domain's sources must fall below those of the current model; 0.01 is one part in a hundred. Sources
    /// count by their bytes, here and below.
    /// </summary>
    public double? MinDomainGain { get; init; }

    /// <summary>Largest share by which bits per byte of the other sources may rise.</summary>
    public double? MaxGeneralLoss { get; init; }

    /// <summary>Largest share of the domain's held-out documents that are not clean: of whose words training text has too many.</summary>
    public double? MaxContamination { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if ((MinDomainGain ?? MaxGeneralLoss ?? MaxContamination) is null)
            problems.Add("", "has no limit; expected one or more of min_domain_gain, max_general_loss, max_contamination");
        if (Model == Current)
            problems.Add("current", $"is '{Current}', the model that is to be promoted; expected another");
        foreach (var (name, value) in new[] { ("min_domain_gain", MinDomainGain), ("max_general_loss", MaxGeneralLoss), ("max_contamination", MaxContamination) })
        {
            if (value is not (null or (> -1 and <= 1)))
                problems.Add(name, string.Create(CultureInfo.InvariantCulture, $"is {value}; expected a share, such as 0.02"));
        }
    }
}
