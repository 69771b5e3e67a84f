using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using TorchSharp;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's two files: <c>config.json</c> and <c>model.safetensors</c>.</summary>
public static class ModelFiles
{
    /// <summary>Loads a model.</summary>
    /// <param name="configPath">Its config.</param>
    /// <param name="weightsPath">Its weights.</param>
    /// <param name="precision">What its matrices are multiplied in.</param>
    /// <param name="device">Where its weights shall lie.</param>
    /// <exception cref="Core.Failures.DomainAdaptException">A file is missing or damaged, or the two do not belong together.</exception>
    public static LlamaDecoder Load(string configPath, string weightsPath, Precision precision = Precision.Fp32, ComputeDevice device = ComputeDevice.Cpu)
    {
        var place = TorchDevice.Of(device);
        var model = new LlamaDecoder(ModelConfig.Read(configPath).Spec, precision);
        try
        {
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
