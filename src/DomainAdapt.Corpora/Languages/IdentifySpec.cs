using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Languages;

/// <summary>Settings of the <c>identify</c> step: which language a document is in, and which languages stay.</summary>
public sealed record IdentifySpec : StepSpec
{
    /// <summary>
    /// A fastText model whose labels are languages: lid.176.ftz or .bin (Joulin et al., 2016; CC BY-SA 3.0), GlotLID (Kargaran et al., 2023), or one of
    /// your own.
    /// </summary>
    [InputPath]
    public required string Model { get; init; }

    /// <summary>Languages that stay, as the model names them; empty to label documents and keep all.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>A kept document's language has at least this probability: 0.65 as in RefinedWeb and FineWeb (Penedo et al., 2023, 2024).</summary>
    public double MinProbability { get; init; } = 0.65;

    /// <summary>How many bytes of a document to look at; the whole of it unless given. A few kilobytes decide nearly as well, and several times faster.</summary>
    public int? MaxBytes { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MinProbability is < 0 or > 1)
            problems.Add("min_probability", $"is {MinProbability}; expected 0 to 1");
        if (MaxBytes < 1)
            problems.Add("max_bytes", $"is {MaxBytes}; expected 1 or more");
    }
}
