using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// Settings of the <c>perplexity</c> step, CCNet's sorting of documents by how a language model of good text takes them (Wenzek et al., 2020, section 3.3):
/// head, middle and tail, the thirds nearest to Wikipedia first.
/// </summary>
public sealed record PerplexitySpec : StepSpec
{
    /// <summary>An n-gram model: ARPA, or KenLM's binary with probing tables; <c>domainadapt ngram train</c> makes one.</summary>
    [InputPath]
    public required string Model { get; init; }

    /// <summary>
    /// The SentencePiece model whose pieces the n-gram model was trained on; words between white space unless given. What it has no piece for is an unknown
    /// word.
    /// </summary>
    [InputPath]
    public string? Tokenizer { get; init; }

    /// <summary>Whether lines are brought into CCNet's form first: lower case, no accents, digits as zeros.</summary>
    public bool Normalise { get; init; } = true;

    /// <summary>Perplexity below which a document is of the head; 340 is CCNet's for English, the 30th percentile of a crawl.</summary>
    [Threshold]
    public double HeadPerplexity { get; init; } = 340;

    /// <summary>Perplexity below which a document is of the middle; 520 is CCNet's for English, the 60th percentile of a crawl.</summary>
    [Threshold]
    public double MiddlePerplexity { get; init; } = 520;

    /// <summary>Buckets that stay: head, middle, tail; empty to label documents and keep all.</summary>
    [Threshold]
    public IReadOnlyList<PerplexityBucket> Keep { get; init; } = [];

    /// <summary>Fewest characters of a document; CCNet drops shorter ones before it asks the model.</summary>
    [Threshold]
    public int MinCharacters { get; init; } = 300;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (!(HeadPerplexity <= MiddlePerplexity))
            problems.Add("head_perplexity", $"is {HeadPerplexity}, which is above middle_perplexity: {MiddlePerplexity}");
    }
}

/// <summary>How a model takes a document.</summary>
public enum PerplexityBucket
{
    /// <summary>Well.</summary>
    Head,

    /// <summary>Less well.</summary>
    Middle,

    /// <summary>Badly.</summary>
    Tail,
}
