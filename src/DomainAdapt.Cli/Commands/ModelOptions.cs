using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using Microsoft.Extensions.DependencyInjection;

namespace DomainAdapt.Cli.Commands;

/// <summary>The arguments that every command over a trained model shares, and how they load one.</summary>
internal sealed class ModelOptions
{
    private readonly Argument<string> _model = new("model")
    {
        Description = "A folder with config.json, model.safetensors (or its parts and their index) and tokenizer.json, or a train stage of a run, such as quickstart/adapted.",
    };

    private readonly Option<string?> _tokenizer = new("--tokenizer") { Description = "File of the model's tokenizer, where it is not beside it." };
    private readonly Option<string> _work = new("--work") { Description = "Folder of the runs.", DefaultValueFactory = _ => "work" };
    private readonly Option<string?> _libtorch = new("--libtorch") { Description = "Folder of a libtorch to use instead of the one beside the program." };
    private readonly Option<ComputeDevice> _device = new("--device") { Description = "Where the model is computed.", DefaultValueFactory = _ => ComputeDevice.Cpu };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads that share an operator.", DefaultValueFactory = _ => 2 };

    /// <summary>Adds the arguments to a command.</summary>
    public ModelOptions AddTo(Command command)
    {
        command.Arguments.Add(_model);
        foreach (var option in new Option[] { _tokenizer, _work, _libtorch, _device, _threads })
            command.Options.Add(option);
        return this;
    }

    /// <summary>The model's name on a command line.</summary>
    public string Name(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>Loads libtorch, then the model of a command line; or another, whose tokenizer is its own.</summary>
    public PretrainedModel Load(ParseResult parsed, string? other = null)
    {
        var (location, device) = Prepare(parsed, other);
        return PretrainedModel.Load(location.Config, location.Weights, location.Tokenizer, device);
    }

    /// <summary>Does the same for a model of any family.</summary>
    public PretrainedModel LoadAny(ParseResult parsed, string? other = null)
    {
        var (location, device) = Prepare(parsed, other);
        return PretrainedModel.LoadAny(location.Config, location.Weights, location.Tokenizer, device);
    }

    private (ModelLocation Location, ComputeDevice Device) Prepare(ParseResult parsed, string? other)
    {
        var threads = parsed.GetRequiredValue(_threads);
        if (threads < 1)
            throw new DomainAdaptException($"--threads is {threads}; expected 1 or more.", ExitCodes.Spec);
        using var host = Composition.Build(new MachineOptions(parsed.GetRequiredValue(_work), Libtorch: parsed.GetValue(_libtorch)));
        var work = host.Services.GetRequiredService<WorkFolder>();
        var location = other is null ? ModelLocation.Find(work, Name(parsed), parsed.GetValue(_tokenizer)) : ModelLocation.Find(work, other);
        TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = host.Services.GetRequiredService<Machine>().LibtorchFolder });
        TorchRuntime.UseThreads(threads);
        return (location, parsed.GetValue(_device));
    }
}
