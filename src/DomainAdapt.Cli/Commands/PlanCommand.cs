using System.CommandLine;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Specs.Describing;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt plan FILE</c>: shows what a run would do.</summary>
internal static class PlanCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "plan", "Show what a run would do, and do nothing: the bound file with every default, the stages, their fingerprints, what is done already.");
        var options = new PipelineOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            using var pipeline = options.Open(parsed);
            Console.Out.WriteLine(SpecPrinter.ToYaml(pipeline.Bound.Spec));
            PlanView.Write(pipeline, Selection.Of(pipeline.Plan));
            return ExitCodes.Done;
        });
        return command;
    }
}
