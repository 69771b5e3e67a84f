using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using TorchSharp;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's files: <c>config.json</c>, and <c>model.safetensors</c> or its parts and their index.</summary>
public static class ModelFiles
{
    /// <summary>Bytes of a file of weights at most, as transformers' <c>save_pretrained</c> has it.</summary>
    public const long ShardBytes = 5_000_000_000;

    internal const string Config = "config.json";
    internal const string Weights = "model.safetensors";
    internal const string Index = "model.safetensors.index.json";
    internal const string Tokenizer = "tokenizer.json";

    /// <summary>What lies beside a model and goes with it byte for byte: its tokenizer in any form, and how it likes to be generated from.</summary>
    internal static readonly string[] Companions =
    [
        Tokenizer, "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "chat_template.jinja", "generation_config.json",
    ];

    /// <summary>Loads a decoder.</summary>
    /// <param name="configPath">Its config.</param>
    /// <param name="weightsPath">Its weights: a safetensors file, or the index of several.</param>
    /// <param name="precision">What its matrices are multiplied in.</param>
    /// <param name="device">Where its weights shall lie.</param>
    /// <exception cref="DomainAdaptException">A file is missing or damaged, the two do not belong together, or it is no decoder.</exception>
    public static CausalDecoder Load(string configPath, string weightsPath, Precision precision = Precision.Fp32, ComputeDevice device = ComputeDevice.Cpu)
    {
        DemandDecoder(configPath);
        return (CausalDecoder)LoadAny(configPath, weightsPath, precision, device);
    }

    /// <summary>Refuses a model that does not go on with texts.</summary>
    internal static void DemandDecoder(string configPath)
    {
        var spec = ModelConfig.Read(configPath).Spec;
        if (spec is not DecoderSpec)
        {
            throw new DomainAdaptException(
                $"{configPath}: describes an encoder{(spec is T5Spec ? " with a decoder" : "")}, which predicts what is hidden in a text; expected a "
                + "decoder, which goes on with a text. Its blanks are filled by domainadapt fill.",
                ExitCodes.Spec);
        }
    }

    /// <summary>Loads a model of any family.</summary>
    /// <exception cref="DomainAdaptException">A file is missing or damaged, or the two do not belong together.</exception>
    public static LanguageModel LoadAny(
        string configPath, string weightsPath, Precision precision = Precision.Fp32, ComputeDevice device = ComputeDevice.Cpu)
    {
        var place = TorchDevice.Of(device);
        var model = ModelConfig.Read(configPath).Spec.Create(precision);
        try
        {
            if (weightsPath.EndsWith(".json", StringComparison.Ordinal))
                WeightIndex.Read(weightsPath, model.Weights);
            else
                Safetensors.Read(weightsPath, model.Weights);
            return model.to(place);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What goes with a model and is there: the files beside its config, with what stands before its name.</summary>
    internal static IEnumerable<(string Name, string Path)> CompanionsBeside(string configPath)
    {
        var start = configPath[..configPath.LastIndexOf(Config, StringComparison.Ordinal)];
        return Companions.Select(name => (name, start + name)).Where(file => File.Exists(file.Item2));
    }

    /// <summary>Writes a model's files.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Bytes of its config.</param>
    /// <param name="type">How its weights are stored.</param>
    /// <param name="shardBytes">Bytes of a file of weights at most; more make several, with an index.</param>
    /// <param name="companions">Files that go with it, by name.</param>
    /// <param name="write">Makes a file of a name, from what writes its bytes.</param>
    internal static void Write(
        LanguageModel model, byte[] config, WeightType type, long shardBytes, IEnumerable<(string Name, string Path)> companions,
        Action<string, Action<Stream>> write)
    {
        write(Config, stream => stream.Write(config));
        var shards = WeightShards.Of(model.Weights, type, shardBytes);
        foreach (var shard in shards)
            write(shard.Name, stream => Safetensors.Write(stream, shard.Tensors, type));
        if (shards.Count > 1)
            write(Index, stream => WeightIndex.Write(stream, shards, type));
        foreach (var (name, path) in companions)
            write(name, stream => Copy(path, stream));
    }

    private static void Copy(string path, Stream target)
    {
        using var file = File.OpenRead(path);
        file.CopyTo(target);
    }
}
