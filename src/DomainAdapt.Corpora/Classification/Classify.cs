using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Classification;

/// <summary>
/// Settings of the <c>classify</c> filter: how probable a label of a classifier must be, such as that of good text or of a domain. DCLM keeps documents
/// with 0.018112 or more for its label of instructions and explanations, about the best tenth of the web (Li et al., 2024).
/// </summary>
public sealed record ClassifySpec : StepSpec
{
    /// <summary>A classifier (.bin, .ftz), trained by <c>domainadapt classifier train</c> or <c>mine</c>, or by fastText.</summary>
    [InputPath]
    public required string Model { get; init; }

    /// <summary>The label whose probability is measured.</summary>
    public required string Label { get; init; }

    /// <summary>Least probability of a kept document; measured and kept all unless given.</summary>
    [Threshold]
    public double? MinProbability { get; init; }

    /// <summary>Largest probability of a kept document, for labels that nobody wants.</summary>
    [Threshold]
    public double? MaxProbability { get; init; }

    /// <summary>How many bytes of a document to look at; the whole of it unless given.</summary>
    public int? MaxBytes { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MinProbability is < 0 or > 1)
            problems.Add("min_probability", $"is {MinProbability}; expected 0 to 1");
        if (MaxProbability is < 0 or > 1)
            problems.Add("max_probability", $"is {MaxProbability}; expected 0 to 1");
        if (MaxProbability < MinProbability)
            problems.Add("max_probability", $"is {MaxProbability}, below min_probability ({MinProbability})");
        if (MaxBytes < 1)
            problems.Add("max_bytes", $"is {MaxBytes}; expected 1 or more");
    }
}

/// <summary>Measures the probability of one label, and rejects documents below or above a limit.</summary>
internal sealed class ClassifyFilter(ClassifySpec spec) : MeasuredFilter(
    ["probability"], [new Limit(0, "low_probability", Least: spec.MinProbability), new Limit(0, "high_probability", Most: spec.MaxProbability)])
{
    private readonly FastTextPredictor _predictor = new(ModelWith(spec.Label, spec.Model));

    public override void Measure(Document document, Span<double> measures)
        => measures[0] = _predictor.ProbabilityOf(Utf8Prefix.Of(document.Text.Span, spec.MaxBytes), spec.Label);

    private static FastTextModel ModelWith(string label, string path)
    {
        var model = LoadedModels.Get(path, FastTextModel.Load);
        return model.Labels.Contains(label, StringComparer.Ordinal)
            ? model
            : throw new DomainAdaptException($"{path}: has no label '{label}'; expected one of {string.Join(", ", model.Labels.Take(20))}.", ExitCodes.Spec);
    }
}
