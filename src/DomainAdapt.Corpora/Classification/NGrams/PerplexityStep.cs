using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>Labels each document with its perplexity and its bucket, and rejects those of other buckets than wanted.</summary>
internal sealed class PerplexityStep : MeasuredFilter, IAnnotator
{
    /// <summary>The attribute that holds a document's perplexity.</summary>
    public const string PerplexityAttribute = "perplexity";

    /// <summary>The attribute that holds its bucket.</summary>
    public const string BucketAttribute = "perplexity_bucket";

    private static readonly string[] Buckets = ["head", "middle", "tail"];

    private readonly PerplexitySpec _spec;
    private readonly DocumentPerplexity _perplexity;
    private ReadOnlyMemory<byte> _scored;
    private (double Perplexity, long Tokens, double Log10) _found = (double.NaN, 0, 0);

    public PerplexityStep(PerplexitySpec spec) : base(["characters", "tokens", "perplexity"], [])
        => (_spec, _perplexity) = (spec, new DocumentPerplexity(LoadedModels.Get(spec.Model, NGramModel.Load), spec.Tokenizer, spec.Normalise));

    public Document Annotate(Document document)
    {
        var found = Of(document);
        return double.IsNaN(found.Perplexity) ? document : document with
        {
            Attributes = document.Attributes.With(PerplexityAttribute, found.Perplexity).With(BucketAttribute, Buckets[(int)BucketOf(found.Perplexity)]),
        };
    }

    public override void Measure(Document document, Span<double> measures)
    {
        var found = Of(document);
        (measures[0], measures[1], measures[2]) = (CharacterCount.Of(document.Text.Span), found.Tokens, found.Perplexity);
    }

    public override Verdict Decide(ReadOnlySpan<double> measures)
    {
        if (_spec.Keep.Count == 0)
            return Verdict.Keep;
        if (measures[0] < _spec.MinCharacters)
            return Verdict.Reject("too_short", measures[0], _spec.MinCharacters);
        var bucket = BucketOf(measures[2]);
        return _spec.Keep.Contains(bucket) ? Verdict.Keep : Verdict.Reject(Buckets[(int)bucket], measures[2]);
    }

    private PerplexityBucket BucketOf(double perplexity)
        => perplexity < _spec.HeadPerplexity ? PerplexityBucket.Head : perplexity < _spec.MiddlePerplexity ? PerplexityBucket.Middle : PerplexityBucket.Tail;

    private (double Perplexity, long Tokens, double Log10) Of(Document document)
    {
        if (!_scored.Equals(document.Text) || document.Text.IsEmpty)
            (_scored, _found) = (document.Text, _perplexity.Of(document.Text.Span));
        return _found;
    }
}
