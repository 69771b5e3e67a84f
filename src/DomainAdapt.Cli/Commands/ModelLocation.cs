using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Cli.Commands;

/// <summary>Where a model's files lie.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Config">Its <c>config.json</c>.</param>
/// <param name="Weights">Its <c>model.safetensors</c>, or the index of several.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
internal sealed record ModelLocation(string Name, string Config, string Weights, string Tokenizer)
{
    /// <summary>Finds a model: a folder as Hugging Face keeps it, or a train stage of a run, such as <c>quickstart/adapted</c>.</summary>
    /// <param name="work">Where runs lie.</param>
    /// <param name="name">The folder, or the stage behind whatever names a run and a slash.</param>
    /// <param name="tokenizer">A tokenizer to take instead of the model's own file.</param>
    /// <exception cref="DomainAdaptException">There is no such model (exit code 5), or the stage trains none (2).</exception>
    public static ModelLocation Find(WorkFolder work, string name, string? tokenizer = null)
    {
        if (Directory.Exists(name))
        {
            var folder = ModelFolder.Open(name);
            return new ModelLocation(name, folder.ConfigPath, folder.WeightsPath, tokenizer ?? folder.TokenizerPath ?? throw new DomainAdaptException(
                $"{name}: has no tokenizer.json. Give the model's tokenizer with --tokenizer.", ExitCodes.InputsMissing));
        }
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            throw new DomainAdaptException(
                $"{name}: there is no such folder; expected one with config.json, model.safetensors and tokenizer.json, or a run's train stage, "
                + "such as quickstart/adapted.",
                ExitCodes.InputsMissing);
        }
        var stage = RunStage.Find(work, name);
        var (config, weights) = ModelChannel.PathsOf(stage.Files, stage.Node.Stage);
        return new ModelLocation(name, config, weights, tokenizer ?? TokenizerOf(work, stage.Run, stage.Node));
    }

    /// <summary>The tokenizer of the tokens that a stage was trained on: that of its nearest input that hands on one.</summary>
    private static string TokenizerOf(WorkFolder work, RunFolder run, PlannedNode stage)
    {
        var nodes = run.Manifest.Nodes.ToDictionary(node => node.Address, StringComparer.Ordinal);
        for (var near = stage.Inputs.Select(address => nodes[address]).ToList(); near.Count > 0;)
        {
            if (near.SelectMany(node => RunFolder.FilesOf(work, node)).FirstOrDefault(file => file.Channel == "tokenizer") is { } file)
                return file.Path;
            near = [.. near.SelectMany(node => node.Inputs).Distinct().Select(address => nodes[address])];
        }
        throw new DomainAdaptException($"{stage.Address}: no stage before it hands on a tokenizer. Give one with --tokenizer.", ExitCodes.InputsMissing);
    }
}
