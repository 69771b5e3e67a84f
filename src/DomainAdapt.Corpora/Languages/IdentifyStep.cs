using System.Buffers;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Languages;

/// <summary>
/// Labels each document with its language and that label's probability, and rejects those in other languages or in doubt. Line ends count as
/// blanks, as everywhere in the field.
/// </summary>
internal sealed class IdentifyStep : IAnnotator, IFilter
{
    /// <summary>The attribute that holds the probability of the document's language.</summary>
    public const string ProbabilityAttribute = "language_probability";

    /// <summary>The attribute that holds JSON: each language's share of the bytes.</summary>
    public const string SharesAttribute = "language_shares";

    /// <summary>The attribute that holds JSON: each paragraph's first byte, bytes, label and probability, in the plain view of the document.</summary>
    public const string ParagraphsAttribute = "language_paragraphs";

    /// <summary>The attribute that holds the languages of a mixed document, largest share first, between commas.</summary>
    public const string LanguagesAttribute = "languages";

    private readonly IdentifySpec _spec;
    private readonly FastTextPredictor _predictor;
    private readonly ParagraphLanguages _paragraphs;
    private readonly SpreadPieces _pieces = new();

    public IdentifyStep(IdentifySpec spec)
    {
        _spec = spec;
        _predictor = new FastTextPredictor(spec.Model is { } path ? LoadedModels.Get(path, FastTextModel.Load) : EmbeddedModel.Model);
        _paragraphs = new ParagraphLanguages(_predictor, spec.MinParagraphBytes);
    }

    public Document Annotate(Document document)
    {
        if (_spec.Mode == IdentifyMode.Document)
            return _predictor.Predict(_pieces.Of(document.Text.Span, _spec.MaxBytes)) is { } found ? Labelled(document, found.Label, found.Probability) : document;
        _paragraphs.Label(Utf8Prefix.Of(document.Text.Span, _spec.MaxBytes));
        if (_paragraphs.Shares is not [var first, ..])
            return document;
        document = Labelled(document, first.Label, first.Probability);
        var attributes = document.Attributes.With(SharesAttribute, Json(_paragraphs.WriteShares));
        return document with
        {
            Attributes = _spec.Mode == IdentifyMode.Paragraph
                ? attributes.With(ParagraphsAttribute, Json(_paragraphs.WriteParagraphs))
                : attributes.With(LanguagesAttribute, string.Join(',', _paragraphs.Shares.Where(language => language.Share >= _spec.MinShare).Select(language => language.Label))),
        };
    }

    public Verdict Judge(Document document)
    {
        if (_spec.Keep.Count == 0)
            return Verdict.Keep;
        var probability = document.Attributes.Number(ProbabilityAttribute);
        var languages = _spec.Mode == IdentifyMode.Mixed ? document.Attributes.Text(LanguagesAttribute)?.Split(',', StringSplitOptions.RemoveEmptyEntries) : null;
        if (document.Language is null || !(languages ?? [document.Language]).All(_spec.Keep.Contains))
            return Verdict.Reject("other_language", probability);
        return probability >= _spec.MinProbability ? Verdict.Keep : Verdict.Reject("language_in_doubt", probability, _spec.MinProbability);
    }

    private static Document Labelled(Document document, string label, double probability)
        => document with { Language = label, Attributes = document.Attributes.With(ProbabilityAttribute, Math.Round(probability, 6)) };

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
            write(json);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
