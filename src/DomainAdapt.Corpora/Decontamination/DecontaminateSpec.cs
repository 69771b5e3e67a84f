using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>
/// Settings of the <c>decontaminate</c> stage, which takes evaluation sets out of training text. It is for public benchmarks; the pipeline's own
/// held-out documents are kept apart by <c>hold_out</c>.
/// </summary>
public sealed record DecontaminateSpec : StageSpec
{
    /// <summary>Benchmarks in JSON lines: items with their texts, or packs of hashed runs.</summary>
    [InputPath]
    public required IReadOnlyList<string> Benchmarks { get; init; }

    /// <summary>Words of a run that shows an item: 13 as in GPT-3 (Brown et al., 2020, appendix C).</summary>
    public int Words { get; init; } = 13;

    /// <summary>What of an item counts.</summary>
    public Against Against { get; init; } = Against.Both;

    /// <summary>What becomes of a document that has an item.</summary>
    public ContaminationAction Action { get; init; } = ContaminationAction.Reject;

    /// <summary>
    /// A run that more documents of a source have is taken as common phrase, formula or statute, and shows nothing (10 as in NeMo Curator).
    /// </summary>
    public int MaxDocuments { get; init; } = 10;

    /// <summary>With <c>cut</c>: bytes that go with a span on each side, up to the next word.</summary>
    public int MarginBytes { get; init; } = 200;

    /// <summary>With <c>cut</c>: a document with more spans is rejected.</summary>
    public int MaxCuts { get; init; } = 10;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Benchmarks.Count == 0)
            problems.Add("benchmarks", "is empty; expected a file or more");
        if (Words is < 5 or > 100)
            problems.Add("words", $"is {Words}; expected 5 to 100, mostly 8 to 50");
        if (MaxDocuments < 1)
            problems.Add("max_documents", $"is {MaxDocuments}; expected 1 or more");
        if (MarginBytes < 0)
            problems.Add("margin_bytes", $"is {MarginBytes}; expected 0 or more");
        if (MaxCuts < 1)
            problems.Add("max_cuts", $"is {MaxCuts}; expected 1 or more");
    }
}

/// <summary>What of a benchmark item counts.</summary>
public enum Against
{
    /// <summary>Its query and its answer.</summary>
    Both,

    /// <summary>Its query.</summary>
    Query,

    /// <summary>Its answer.</summary>
    Answer,
}

/// <summary>What becomes of a document that has a benchmark item.</summary>
public enum ContaminationAction
{
    /// <summary>It goes as a whole.</summary>
    Reject,

    /// <summary>The shared words go, with a margin.</summary>
    Cut,
}
