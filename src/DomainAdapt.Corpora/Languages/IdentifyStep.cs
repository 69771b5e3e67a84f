using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Languages;

/// <summary>
/// Labels each document with its language and that label's probability, and rejects those in other languages or in doubt. Line ends count as
/// blanks, as everywhere in the field.
/// </summary>
internal sealed class IdentifyStep(IdentifySpec spec) : IAnnotator, IFilter
{
    /// <summary>The attribute that holds the probability of the document's language.</summary>
    public const string ProbabilityAttribute = "language_probability";

    private static readonly LoadedModels Models = new();

    private readonly FastTextPredictor _predictor = new(Models.Get(spec.Model));

    public Document Annotate(Document document)
        => _predictor.Predict(Utf8Prefix.Of(document.Text.Span, spec.MaxBytes)) is { } found
            ? document with { Language = found.Label, Attributes = document.Attributes.With(ProbabilityAttribute, Math.Round(found.Probability, 6)) }
            : document;

    public Verdict Judge(Document document)
    {
        if (spec.Keep.Count == 0)
            return Verdict.Keep;
        var probability = document.Attributes.Number(ProbabilityAttribute);
        if (document.Language is null || !spec.Keep.Contains(document.Language))
            return Verdict.Reject("other_language", probability);
        return probability >= spec.MinProbability ? Verdict.Keep : Verdict.Reject("language_in_doubt", probability, spec.MinProbability);
    }
}
