using System.CommandLine;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt task FILE ADDRESS PHASE INDEX</c>: runs one task of a plan, as a cluster's scheduler places it.</summary>
internal static class TaskCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var address = new Argument<string>("stage") { Description = "Address of the stage, such as clean@filings or mix." };
        var phase = new Argument<string>("phase") { Description = "Phase of the stage." };
        var index = new Argument<int>("index") { Description = "Number of the task within the phase." };
        var command = new Command("task", "Run one task of a plan: the unit that a cluster's scheduler places. Its inputs must be done.");
        var options = new PipelineOptions().AddTo(command);
        command.Arguments.Add(address);
        command.Arguments.Add(phase);
        command.Arguments.Add(index);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var pipeline = options.Open(parsed);
            var found = pipeline.Plan.Find(parsed.GetRequiredValue(address));
            if (found.Count != 1)
                throw new DomainAdaptException(
                    $"'{parsed.GetRequiredValue(address)}' names {found.Count} stages of the plan. Name one of: {string.Join(", ", pipeline.Plan.Nodes)}.",
                    ExitCodes.Spec);
            var observer = new PlainObserver(Console.Error);
            var log = pipeline.Services.GetRequiredService<ILoggerFactory>().CreateLogger("domainadapt");
            var memory = (long)(pipeline.Bound.Spec.Execution.MemoryGib * (1L << 30));
            var runner = new TaskRunner(pipeline.Work, pipeline.Hashes, pipeline.Machine, observer, log, memory);
            var tasks = new StageTasks(pipeline.Work, pipeline.Hashes).Split(found[0], parsed.GetRequiredValue(phase));
            var number = parsed.GetRequiredValue(index);
            if (number < 0 || number >= tasks.Count)
                throw new DomainAdaptException($"{found[0]} {parsed.GetRequiredValue(phase)} has {tasks.Count} tasks; there is no task {number}.", ExitCodes.Spec);
            await runner.RunAsync(pipeline.Plan, found[0], parsed.GetRequiredValue(phase), number, tasks[number], cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
