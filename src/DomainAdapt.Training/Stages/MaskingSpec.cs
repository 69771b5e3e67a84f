using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>What a training asks of a sequence.</summary>
public enum ObjectiveKind
{
    /// <summary>The next token; of decoders.</summary>
    Clm,

    /// <summary>Masked tokens (Devlin et al. 2018); of encoders.</summary>
    Mlm,
}

/// <summary>How tokens are masked. The separator of documents and padding are never asked for.</summary>
public sealed record MaskingSpec
{
    /// <summary>Id of the mask token, as the model's tokenizer has it: 103 in BERT's, 50264 in RoBERTa's.</summary>
    public int MaskToken { get; init; } = 103;

    /// <summary>Share of tokens that are asked for (Devlin et al. 2018).</summary>
    public double Share { get; init; } = 0.15;

    internal void Check(SpecProblems problems)
    {
        if (MaskToken < 0)
            problems.Add("mask_token", $"is {MaskToken}; expected a token id, 0 or more");
        if (Share is not (> 0 and < 1))
            problems.Add("share", FormattableString.Invariant($"is {Share}; expected more than 0 and less than 1"));
    }

    /// <summary>The objective for a model whose documents end with a separator.</summary>
    internal MaskedLanguageModeling For(BertSpec model, int separator, long seed) => new(
        new MaskingOptions
        {
            MaskToken = MaskToken,
            PaddingToken = model.PaddingToken,
            NeverMasked = new HashSet<int> { separator, model.PaddingToken, MaskToken },
            Vocabulary = model.Vocabulary,
            Share = Share,
        },
        seed);
}
