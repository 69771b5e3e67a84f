using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Languages;

/// <summary>Settings of the <c>identify</c> step: which language a document is in, and which languages stay.</summary>
public sealed record IdentifySpec : StepSpec
{
    /// <summary>
    /// A fastText model whose labels are languages: lid.176.ftz or .bin (Joulin et al., 2016; CC BY-SA 3.0), GlotLID (Kargaran et al., 2023), or one of
    /// your own. The model in the program unless given.
    /// </summary>
    [InputPath]
    public string? Model { get; init; }

    /// <summary>Version of the model in the program, where no other is given: another program may carry another, and then says so.</summary>
    public int? ModelVersion
    {
        get => field ?? (Model is null ? EmbeddedModel.Version : null);
        init;
    }

    /// <summary>Languages that stay, as the model names them; empty to label documents and keep all.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>A kept document's language has at least this probability: 0.65 as in RefinedWeb and FineWeb (Penedo et al., 2023, 2024).</summary>
    public double MinProbability { get; init; } = 0.65;

    /// <summary>
    /// How many bytes of a document to look at; the whole of it unless given. A few kilobytes decide nearly as well, and several times faster. They are eight pieces
    /// spread over the document, its beginning and end among them; of <c>paragraph</c> and <c>mixed</c>, the paragraphs at its beginning.
    /// </summary>
    public int? MaxBytes { get; init; }

    /// <summary>
    /// What gets a language: the <c>document</c>; each <c>paragraph</c>, with its bytes and the share of each language as attributes; or, with
    /// <c>mixed</c>, all languages of which a document has a share are listed, and it stays where all of them do.
    /// </summary>
    public IdentifyMode Mode { get; init; }

    /// <summary>Of <c>paragraph</c> and <c>mixed</c>: lines with fewer bytes are taken together with those after them, since a short line says little.</summary>
    public int MinParagraphBytes { get; init; } = 60;

    /// <summary>Of <c>mixed</c>: smallest share of a language that is listed. Below a tenth are quotations, names and errors.</summary>
    public double MinShare { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MinProbability is < 0 or > 1)
            problems.Add("min_probability", $"is {MinProbability}; expected 0 to 1");
        if (MaxBytes < 1)
            problems.Add("max_bytes", $"is {MaxBytes}; expected 1 or more");
        if (MinParagraphBytes < 1)
            problems.Add("min_paragraph_bytes", $"is {MinParagraphBytes}; expected 1 or more");
        if (MinShare is < 0 or > 1)
            problems.Add("min_share", $"is {MinShare}; expected 0 to 1");
        if (Model is null && ModelVersion != EmbeddedModel.Version)
            problems.Add("model_version", $"is {ModelVersion}, and this program carries version {EmbeddedModel.Version}; take it out to use that, or name a model");
        if (Model is not null && ModelVersion is not null)
            problems.Add("model_version", "is that of the model in the program, and another model is named; take one of the two out");
    }
}
