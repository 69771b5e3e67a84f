using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>The objective of a training, and whether its model can have it.</summary>
internal static class TrainingObjective
{
    /// <summary>Makes it.</summary>
    /// <exception cref="DomainAdaptException">The model is of another kind, or has no such mask token.</exception>
    public static Objective Of(TrainSpec spec, LanguageModel model, MixLedger ledger, long seed)
    {
        switch (spec.Objective, model.Spec)
        {
            case (ObjectiveKind.Clm, DecoderSpec):
                return Objective.NextToken;
            case (ObjectiveKind.Mlm, BertSpec bert):
                var masking = spec.Masking ?? new MaskingSpec();
                return masking.MaskToken < bert.Vocabulary
                    ? masking.For(bert, ledger.Separator, seed)
                    : throw new DomainAdaptException(
                        $"masking: mask_token is {masking.MaskToken}; the model has {bert.Vocabulary} token ids. Give the id of its tokenizer's mask token.",
                        ExitCodes.Spec);
            default:
                throw new DomainAdaptException(
                    spec.Objective == ObjectiveKind.Mlm
                        ? "objective: is mlm, and the model is a decoder; expected a BERT or RoBERTa. Give such an init, or objective: clm."
                        : "objective: is clm, and the model is an encoder; expected a decoder. Give objective: mlm.",
                    ExitCodes.Spec);
        }
    }
}
