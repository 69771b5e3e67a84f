using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model with its tokenizer: what generates and is evaluated.</summary>
public sealed class PretrainedModel : IDisposable
{
    private PretrainedModel(CausalDecoder decoder, ModelConfig config, Utf8Tokenizer tokenizer)
        => (Decoder, Config, Tokenizer) = (decoder, config, tokenizer);

    /// <summary>The model.</summary>
    public CausalDecoder Decoder { get; }

    /// <summary>Its config.</summary>
    public ModelConfig Config { get; }

    /// <summary>The tokenizer it was trained with.</summary>
    public Utf8Tokenizer Tokenizer { get; }

    /// <summary>The token that begins a text or, for a model without one, ends it.</summary>
    public int StartToken => Config.StartToken ?? Config.EndToken ?? Tokenizer.EndOfTextId;

    /// <summary>Loads the three files, onto a device; libtorch must be loaded.</summary>
    /// <exception cref="DomainAdaptException">A file is missing or damaged, or they do not belong together.</exception>
    public static PretrainedModel Load(
        string configPath, string weightsPath, string tokenizerPath, ComputeDevice device = ComputeDevice.Cpu)
    {
        var config = ModelConfig.Read(configPath);
        var tokenizer = TokenizerFile.Load(tokenizerPath);
        if (config.Tokenizer is { } expected && expected != tokenizer.Fingerprint)
        {
            throw new DomainAdaptException(
                $"{tokenizerPath}: has fingerprint {tokenizer.Fingerprint}; {configPath} expects {expected}. "
                + "Give the tokenizer the model was trained with.",
                ExitCodes.Spec);
        }
        if (tokenizer.VocabularySize > config.Spec.Vocabulary)
        {
            throw new DomainAdaptException(
                $"{tokenizerPath}: has {tokenizer.VocabularySize} ids; {configPath} expects {config.Spec.Vocabulary} at most. "
                + "Give the tokenizer the model was trained with.",
                ExitCodes.Spec);
        }
        return new PretrainedModel(ModelFiles.Load(configPath, weightsPath, device: device), config, tokenizer);
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();
}
