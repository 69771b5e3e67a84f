using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>The objective of a training, and whether its model can have it.</summary>
internal static class TrainingObjective
{
    /// <summary>Makes it.</summary>
    /// <exception cref="DomainAdaptException">The model is of another kind, or has no such mask token.</exception>
    public static Objective Of(TrainSpec spec, LanguageModel model, MixLedger ledger, long seed, Func<Utf8Tokenizer> tokenizer)
        => (spec.Objective, model.Spec) switch
        {
            (ObjectiveKind.Clm, DecoderSpec decoder) => NextToken(spec, decoder, ledger.Separator, seed),
            (ObjectiveKind.Mlm, BertSpec bert) => Masked(spec.Masking ?? new MaskingSpec(), bert, ledger, seed, tokenizer),
            (ObjectiveKind.SpanCorruption, T5Spec t5) => (spec.Corruption ?? new CorruptionSpec()).For(t5, ledger.SequenceTokens, ledger.Separator, seed),
            _ => throw new DomainAdaptException(
                $"objective: is {NameOf(spec.Objective)}, and the model is {KindOf(model.Spec)}. Give objective: {NameOf(Fitting(model.Spec))}, or another init.",
                ExitCodes.Spec),
        };

    private static Objective NextToken(TrainSpec spec, DecoderSpec decoder, int separator, long seed)
    {
        var objective = spec.Fim?.For(decoder.Vocabulary, separator, seed) ?? Objective.NextToken;
        return spec.DocumentMask ? new DocumentsApart(objective, separator) : objective;
    }

    private static MaskedLanguageModeling Masked(MaskingSpec masking, BertSpec bert, MixLedger ledger, long seed, Func<Utf8Tokenizer> tokenizer)
    {
        var mask = masking.MaskToken ?? bert.Mask;
        if (mask >= bert.Vocabulary)
        {
            throw new DomainAdaptException(
                $"masking: mask_token is {mask}; the model has {bert.Vocabulary} token ids. Give the id of its tokenizer's mask token.", ExitCodes.Spec);
        }
        return masking.For(bert, ledger.Separator, seed, masking.WholeWords ? WordContinuations.Of(tokenizer(), bert.Vocabulary) : null);
    }

    private static string NameOf(ObjectiveKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static string KindOf(LanguageModelSpec spec) => spec switch
    {
        BertSpec => "an encoder",
        T5Spec => "an encoder with a decoder",
        _ => "a decoder",
    };

    private static ObjectiveKind Fitting(LanguageModelSpec spec) => spec switch
    {
        BertSpec => ObjectiveKind.Mlm,
        T5Spec => ObjectiveKind.SpanCorruption,
        _ => ObjectiveKind.Clm,
    };
}
