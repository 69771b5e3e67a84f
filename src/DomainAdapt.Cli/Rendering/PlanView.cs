using DomainAdapt.Cli.Commands;
using DomainAdapt.Pipelines.Execution;
using Spectre.Console;

namespace DomainAdapt.Cli.Rendering;

/// <summary>A plan as a table: what would run, what is done, and how many tasks each stage has as far as can be known.</summary>
internal static class PlanView
{
    /// <summary>Prints the plan.</summary>
    public static void Write(OpenPipeline pipeline, Selection selection)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("stage", "reads", "fingerprint", "tasks", "state");
        var stageTasks = new StageTasks(pipeline.Work, pipeline.Hashes);
        foreach (var node in pipeline.Plan.Nodes)
        {
            var marker = pipeline.Work.FolderOf(node).ReadMarker(pipeline.Hashes);
            var ready = node.Inputs.All(input => pipeline.Work.FolderOf(input).ReadMarker(pipeline.Hashes) is not null);
            var tasks = marker is not null
                ? string.Join(", ", marker.Tasks.Select(phase => $"{phase.Value} {phase.Key}"))
                : ready ? $"{stageTasks.Split(node, node.Stage.Phases[0]).Count} {node.Stage.Phases[0]}" : "known when its inputs are done";
            var state = !selection.Contains(node) ? marker is null ? "not selected" : "not selected, done"
                : marker is null || selection.IsForced(node) ? "would run"
                : "done";
            table.AddRow(
                Markup.Escape(node.Address), Markup.Escape(string.Join(", ", node.Inputs.Select(input => input.Address))), node.Fingerprint[..16],
                Markup.Escape(tasks), state);
        }
        AnsiConsole.Write(table);
    }
}
