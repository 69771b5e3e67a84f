using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>The channel in which a trained model is handed on.</summary>
public static class ModelChannel
{
    internal const string Name = "model";
    private const string Config = "config.json";
    private const string Weights = "model.safetensors";

    /// <summary>Writes a model's two files.</summary>
    internal static void Write(StageTask task, CausalDecoder model, ModelConfig config)
    {
        using var configOutput = task.CreateOutput(Name, Config);
        configOutput.Stream.Write(config.ToJson());
        configOutput.Rows = 1;
        using var weights = task.CreateOutput(Name, Weights);
        Safetensors.Write(weights.Stream, model.Weights, config.Weights);
        weights.Rows = 1;
    }

    /// <summary>The paths of the model that a stage handed on.</summary>
    /// <exception cref="DomainAdaptException">It handed on none.</exception>
    public static (string Config, string Weights) PathsOf(IEnumerable<StageFile> files, string stage)
    {
        var own = files.Where(file => file.Channel == Name && file.Stage == stage).ToList();
        return (PathOf(Config), PathOf(Weights));

        string PathOf(string suffix) => own.SingleOrDefault(file => file.Name.EndsWith(suffix, StringComparison.Ordinal))?.Path
            ?? throw new DomainAdaptException($"The stage '{stage}' hands on no model. Name a train stage.", ExitCodes.Spec);
    }
}
