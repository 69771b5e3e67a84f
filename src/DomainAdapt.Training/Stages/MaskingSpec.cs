using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>How tokens are masked. The separator of documents and padding are never asked for.</summary>
public sealed record MaskingSpec
{
    /// <summary>
    /// Id of the mask token, as the model's tokenizer has it. Unless given, what the model's config says (<c>mask_token_id</c>, which new models
    /// have here), or else 103 for a BERT and 50264 for a RoBERTa.
    /// </summary>
    public int? MaskToken { get; init; }

    /// <summary>Share of tokens that are asked for (Devlin et al. 2018).</summary>
    public double Share { get; init; } = 0.15;

    /// <summary>
    /// Whether words are masked whole (BERT's later models): a token goes with the word before it if WordPiece marks it so, or elsewhere if it
    /// begins with neither a space nor a sign. It needs the tokenizer: the tokenize stage among the inputs, or one beside the model.
    /// </summary>
    public bool WholeWords { get; init; }

    internal void Check(SpecProblems problems)
    {
        if (MaskToken < 0)
            problems.Add("mask_token", $"is {MaskToken}; expected a token id, 0 or more");
        if (Share is not (> 0 and < 1))
            problems.Add("share", FormattableString.Invariant($"is {Share}; expected more than 0 and less than 1"));
    }

    /// <summary>The objective for a model whose documents end with a separator.</summary>
    internal MaskedLanguageModeling For(BertSpec model, int separator, long seed, IReadOnlyList<bool>? continuations = null)
    {
        var mask = MaskToken ?? model.Mask;
        return new MaskedLanguageModeling(
            new MaskingOptions
            {
                MaskToken = mask,
                PaddingToken = model.PaddingToken,
                NeverMasked = new HashSet<int> { separator, model.PaddingToken, mask },
                Vocabulary = model.Vocabulary,
                Share = Share,
                Continuations = continuations,
            },
            seed);
    }
}
