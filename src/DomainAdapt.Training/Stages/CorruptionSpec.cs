using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>Which denoisers corrupt spans.</summary>
public enum DenoiserMixture
{
    /// <summary>One, by <c>rate</c> and <c>mean_length</c> (T5; Raffel et al. 2020).</summary>
    One,

    /// <summary>The seven of UL2, equally often and without tokens for their modes (Tay et al. 2022).</summary>
    Ul2,
}

/// <summary>
/// How spans are corrupted. Of sequences of n tokens, T5's published models read n - noise + spans + 1 and say noise + spans + 1:
/// <c>sequence_tokens: 568</c> gives their 512 and 114.
/// </summary>
public sealed record CorruptionSpec
{
    /// <summary>Share of tokens that are asked for.</summary>
    public double Rate { get; init; } = 0.15;

    /// <summary>Tokens of a span on average.</summary>
    public double MeanLength { get; init; } = 3;

    /// <summary>Which denoisers there are; with more than one, rate and mean_length count for nothing.</summary>
    public DenoiserMixture Mixture { get; init; }

    /// <summary>
    /// Id of the first span's sentinel, <c>&lt;extra_id_0&gt;</c>; the next ones' are lower. Unless given, what the model's config says
    /// (<c>first_sentinel_token_id</c>, which new models have here), or else 32099, as in T5's tokenizer.
    /// </summary>
    public int? FirstSentinel { get; init; }

    /// <summary>Sentinels that there are, as in T5's tokenizer.</summary>
    public int Sentinels { get; init; } = SpanCorruption.Sentinels;

    internal void Check(SpecProblems problems)
    {
        if (Rate is not (> 0 and < 1))
            problems.Add("rate", FormattableString.Invariant($"is {Rate}; expected more than 0 and less than 1"));
        if (!double.IsFinite(MeanLength) || MeanLength < 1)
            problems.Add("mean_length", FormattableString.Invariant($"is {MeanLength}; expected 1 or more tokens"));
        if (FirstSentinel < 0)
            problems.Add("first_sentinel", $"is {FirstSentinel}; expected a token id, 0 or more");
        if (Sentinels < 1)
            problems.Add("sentinels", $"is {Sentinels}; expected 1 or more");
    }

    /// <summary>The objective for a model, on sequences of so many tokens whose documents end with a separator.</summary>
    /// <exception cref="DomainAdaptException">There are too few sentinels.</exception>
    internal SpanCorruption For(T5Spec model, int sequenceTokens, int separator, long seed)
    {
        var first = FirstSentinel ?? model.Sentinel;
        if (first >= model.Vocabulary || first - Sentinels < -1)
        {
            throw new DomainAdaptException(
                $"corruption: {Sentinels} sentinels from {first} downwards are not among the model's {model.Vocabulary} token ids. Give first_sentinel, the id "
                + "of its tokenizer's <extra_id_0>.",
                ExitCodes.Spec);
        }
        var objective = new SpanCorruption(
            new SpanCorruptionOptions
            {
                EndToken = separator,
                PaddingToken = model.PaddingToken,
                FirstSentinel = first,
                Denoisers = Mixture == DenoiserMixture.Ul2 ? Denoiser.Ul2 : [new Denoiser(Rate, MeanLength)],
            },
            seed);
        var spans = objective.SpansOf(sequenceTokens);
        return spans <= Sentinels ? objective : throw new DomainAdaptException(
            $"corruption: sequences of {sequenceTokens} tokens have up to {spans} spans, and there are {Sentinels} sentinels. Mix shorter sequences, or give a "
            + "larger mean_length.",
            ExitCodes.Spec);
    }
}
