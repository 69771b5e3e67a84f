using System.CommandLine;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Specs.Describing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt run FILE</c>: runs a pipeline, or goes on with it.</summary>
internal static class RunCommand
{
    /// <summary>The ticket of a run that the service started: it says who is at work, and keeps what is printed and the exit code.</summary>
    public static Option<string> Ticket { get; } = new("--ticket") { Hidden = true };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "First stage to run; the stages before it must be done.", HelpName = "stage" };
        var to = new Option<string?>("--to") { Description = "Last stage to run.", HelpName = "stage" };
        var only = new Option<string[]>("--only") { Description = "Run these stages and no others (clean, or clean@source). May be repeated.", HelpName = "stage" };
        var force = new Option<bool>("--force") { Description = "Make the selected stages again though they are done; the old output goes to the trash." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be done, and do nothing." };
        var json = new Option<bool>("--json") { Description = "Print events as JSON lines." };
        var command = new Command("run", "Run a pipeline. What is done already is not done again, so the same command goes on after an interruption.")
        {
            from, to, only, force, dryRun, json, Ticket,
        };
        var options = new PipelineOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var pipeline = options.Open(parsed);
            var selection = Selection.Of(
                pipeline.Plan, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(only), parsed.GetValue(force));
            if (parsed.GetValue(dryRun))
            {
                PlanView.Write(pipeline, selection);
                return ExitCodes.Done;
            }
            return await ExecuteAsync(pipeline, selection, parsed.GetValue(json), CommandText(), cancellationToken);
        });
        return command;
    }

    /// <summary>Runs a selection of a pipeline in its run folder, and writes the report.</summary>
    public static async Task<int> ExecuteAsync(
        OpenPipeline pipeline, Selection selection, bool json, string commandText, CancellationToken cancellationToken)
    {
        var run = await ExecuteQuietlyAsync(pipeline, selection, json, commandText, cancellationToken);
        await ReportView.WriteAsync(pipeline.Work, run, json, cancellationToken);
        return ExitCodes.Done;
    }

    /// <summary>Runs a selection of a pipeline in its run folder, without a report.</summary>
    public static async Task<RunFolder> ExecuteQuietlyAsync(
        OpenPipeline pipeline, Selection selection, bool json, string commandText, CancellationToken cancellationToken)
    {
        var run = RunFolder.Begin(pipeline.Work, pipeline.Plan, SpecPrinter.ToYaml(pipeline.Bound.Spec), commandText, DateTimeOffset.UtcNow);
        using var lease = Lease.Take(run);
        using var events = new EventLog(run.EventsPath);
        await Observers.RunAsync(json, events, observer =>
        {
            var workers = pipeline.Workers;
            var memoryPerTask = (long)(pipeline.Bound.Spec.Execution.MemoryGib * (1L << 30)) / workers;
            var log = pipeline.Services.GetRequiredService<ILoggerFactory>().CreateLogger("domainadapt");
            var runner = new TaskRunner(pipeline.Work, pipeline.Hashes, pipeline.Machine with { WatchFolder = run.WatchPath }, observer, log, memoryPerTask);
            return new LocalExecutor(runner, pipeline.Work, pipeline.Hashes, observer, workers).RunAsync(pipeline.Plan, selection, cancellationToken);
        });
        return run;
    }

    /// <summary>The command line as it was given.</summary>
    public static string CommandText() => string.Join(' ', ["domainadapt", .. Environment.GetCommandLineArgs().Skip(1)]);
}
