using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Evaluation;

/// <summary>How documents are predicted by a model of any kind.</summary>
/// <param name="Objective">What is asked of it, by its name in <c>train</c>; only models that are asked the same can be compared.</param>
/// <param name="Losses">What measures it.</param>
public sealed record DocumentMeasure(string Objective, IDocumentLosses Losses)
{
    /// <summary>The measure of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Its config.</param>
    /// <param name="configPath">Where that lies, for messages.</param>
    /// <param name="batchTokens">Positions predicted at a time.</param>
    /// <param name="maskToken">Mask token of an encoder; its own unless given.</param>
    /// <exception cref="DomainAdaptException">The model has not the tokens for it.</exception>
    public static DocumentMeasure Of(LanguageModel model, ModelConfig config, string configPath, int batchTokens = 8192, int? maskToken = null)
    {
        switch (model)
        {
            case BertEncoder encoder:
                var bert = (BertSpec)model.Spec;
                var mask = maskToken ?? bert.Mask;
                return mask < bert.Vocabulary
                    ? new DocumentMeasure("mlm", new PseudoLikelihood(encoder, mask, batchTokens))
                    : throw new DomainAdaptException(
                        $"mask_token: is {mask}; {configPath} has {bert.Vocabulary} token ids. Give the id of its tokenizer's mask token.", ExitCodes.Spec);
            case T5Model t5:
                var end = config.EndToken ?? throw new DomainAdaptException($"{configPath}: has no eos_token_id; expected one, which ends what is read and said.");
                return new DocumentMeasure("span_corruption", new SpanLikelihood(t5, end, ((T5Spec)model.Spec).Sentinel, batchTokens));
            default:
                var start = config.StartToken ?? config.EndToken ?? throw new DomainAdaptException(
                    $"{configPath}: has neither bos_token_id nor eos_token_id; expected one, to begin documents with.");
                return new DocumentMeasure("clm", new BitsPerByte((CausalDecoder)model, start, batchTokens));
        }
    }
}
