using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>The channel in which a trained model is handed on: the files of a model's folder, each with the task's number before its name.</summary>
public static class ModelChannel
{
    internal const string Name = "model";

    /// <summary>Writes a model's files.</summary>
    internal static void Write(
        StageTask task, LanguageModel model, byte[] config, WeightType type, long shardBytes = ModelFiles.ShardBytes,
        IEnumerable<(string Name, string Path)>? companions = null)
        => ModelFiles.Write(model, config, type, shardBytes, companions ?? [], (name, write) =>
        {
            using var output = task.CreateOutput(Name, name);
            write(output.Stream);
            output.Rows = 1;
        });

    /// <summary>The paths of the model that a stage handed on: its config, and its weights or the index of their parts.</summary>
    /// <exception cref="DomainAdaptException">It handed on none.</exception>
    public static (string Config, string Weights) PathsOf(IEnumerable<StageFile> files, string stage)
    {
        var own = FilesOf(files, stage);
        return own.TryGetValue(ModelFiles.Config, out var config)
            && (own.TryGetValue(ModelFiles.Weights, out var weights) || own.TryGetValue(ModelFiles.Index, out weights))
            ? (config, weights)
            : throw new DomainAdaptException($"The stage '{stage}' hands on no model. Name a train stage.", ExitCodes.Spec);
    }

    /// <summary>The files that go with the model that a stage handed on.</summary>
    internal static IEnumerable<(string Name, string Path)> CompanionsOf(IEnumerable<StageFile> files, string stage)
    {
        var own = FilesOf(files, stage);
        return ModelFiles.Companions.Where(own.ContainsKey).Select(name => (name, own[name]));
    }

    /// <summary>The paths of a stage's model, by the names its files have in a model's folder.</summary>
    private static Dictionary<string, string> FilesOf(IEnumerable<StageFile> files, string stage)
        => files.Where(file => file.Channel == Name && file.Stage == stage)
            .ToDictionary(file => file.Name[(file.Name.IndexOf('.', StringComparison.Ordinal) + 1)..], file => file.Path, StringComparer.Ordinal);
}
