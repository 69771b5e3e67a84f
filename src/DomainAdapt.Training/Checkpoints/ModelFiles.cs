using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using TorchSharp;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's files: <c>config.json</c>, and <c>model.safetensors</c> or the index of its parts.</summary>
public static class ModelFiles
{
    internal const string Config = "config.json";
    internal const string Weights = "model.safetensors";
    internal const string Index = "model.safetensors.index.json";
    internal const string Tokenizer = "tokenizer.json";

    /// <summary>Loads a model.</summary>
    /// <param name="configPath">Its config.</param>
    /// <param name="weightsPath">Its weights: a safetensors file, or the index of several.</param>
    /// <param name="precision">What its matrices are multiplied in.</param>
    /// <param name="device">Where its weights shall lie.</param>
    /// <exception cref="Core.Failures.DomainAdaptException">A file is missing or damaged, or the two do not belong together.</exception>
    public static CausalDecoder Load(string configPath, string weightsPath, Precision precision = Precision.Fp32, ComputeDevice device = ComputeDevice.Cpu)
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
}
