using System.CommandLine;
using DomainAdapt.Pipelines.Execution;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt stage NAME FILE</c>: makes one stage again.</summary>
internal static class StageCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("stage") { Description = "Stage to make again: its name (clean), or for one source its address (clean@filings)." };
        var json = new Option<bool>("--json") { Description = "Print events as JSON lines." };
        var command = new Command("stage", "Make one stage of a pipeline again, from inputs that are done; the old output goes to the trash.") { name, json };
        var options = new PipelineOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var pipeline = options.Open(parsed);
            var stage = parsed.GetRequiredValue(name);
            var selection = Selection.Of(pipeline.Plan, only: [stage], force: true);
            return await RunCommand.ExecuteAsync(pipeline, selection, parsed.GetValue(json), $"domainadapt stage {stage}", cancellationToken);
        });
        return command;
    }
}
