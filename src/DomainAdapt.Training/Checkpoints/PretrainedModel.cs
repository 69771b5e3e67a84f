using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model with its tokenizer: what generates and is evaluated.</summary>
public sealed class PretrainedModel : IDisposable
{
    private readonly string _configPath;
    private readonly string _tokenizerPath;

    private PretrainedModel(LanguageModel model, ModelConfig config, Utf8Tokenizer tokenizer, string configPath, string tokenizerPath)
        => (Model, Config, Tokenizer, _configPath, _tokenizerPath) = (model, config, tokenizer, configPath, tokenizerPath);

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The model, where it is a decoder.</summary>
    public CausalDecoder Decoder => (CausalDecoder)Model;

    /// <summary>How it predicts documents.</summary>
    public DocumentMeasure Measure => DocumentMeasure.Of(Model, Config, _configPath);

    /// <summary>Its config.</summary>
    public ModelConfig Config { get; }

    /// <summary>The tokenizer it was trained with.</summary>
    public Utf8Tokenizer Tokenizer { get; }

    /// <summary>The token that begins a text or, for a model without one, ends it.</summary>
    public int StartToken => Config.StartToken ?? Config.EndToken ?? Tokenizer.EndOfTextId;

    /// <summary>Loads the three files of a decoder, onto a device; libtorch must be loaded.</summary>
    /// <exception cref="DomainAdaptException">A file is missing or damaged, they do not belong together, or it is no decoder.</exception>
    public static PretrainedModel Load(
        string configPath, string weightsPath, string tokenizerPath, ComputeDevice device = ComputeDevice.Cpu)
    {
        ModelFiles.DemandDecoder(configPath);
        return LoadAny(configPath, weightsPath, tokenizerPath, device);
    }

    /// <summary>Loads the three files of a model of any family, onto a device; libtorch must be loaded.</summary>
    /// <exception cref="DomainAdaptException">A file is missing or damaged, or they do not belong together.</exception>
    public static PretrainedModel LoadAny(
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
        return new PretrainedModel(ModelFiles.LoadAny(configPath, weightsPath, device: device), config, tokenizer, configPath, tokenizerPath);
    }

    /// <summary>
    /// Writes it into a folder as Hugging Face keeps models: weights in a type, its config with the settings that are not used here, and the
    /// files beside it byte for byte.
    /// </summary>
    /// <exception cref="DomainAdaptException">The folder cannot be written.</exception>
    public void Save(string folder, WeightType type, long shardBytes = ModelFiles.ShardBytes)
    {
        var config = (Config with { Weights = type }).ToJson(File.ReadAllBytes(_configPath), _configPath);
        var isOwnFile = _tokenizerPath.EndsWith(ModelFiles.Tokenizer, StringComparison.Ordinal);
        (string Name, string Path)[] companions =
        [
            .. ModelFiles.CompanionsBeside(_configPath).Where(file => file.Name != ModelFiles.Tokenizer),
            .. isOwnFile ? [(ModelFiles.Tokenizer, _tokenizerPath)] : Array.Empty<(string, string)>(),
        ];
        ModelFiles.Write(Model, config, type, shardBytes, companions, Write);
        if (!isOwnFile)
            Write(ModelFiles.Tokenizer, stream => TokenizerFile.Save(Tokenizer, stream));

        void Write(string name, Action<Stream> write)
        {
            using var file = AtomicFile.Create(Path.Combine(folder, name));
            write(file.Stream);
            file.Commit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
