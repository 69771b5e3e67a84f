using System.CommandLine;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt report RUN</c>: makes a run's report again and shows it.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("run") { Description = "Pipeline (its newest run), run id, or pipeline/id." };
        var output = new Option<string?>("--output") { Description = "Folder to write report.html and report.json to (default: the run's reports folder)." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON instead of tables." };
        var command = new Command("report", "Make a run's report from its markers and tables: what became of every document and token, and why training stopped.")
        {
            name, output, json,
        };
        command.Subcommands.Add(Difference());
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var run = RunFolder.Find(work, parsed.GetRequiredValue(name));
            var report = await RunReport.BuildAsync(work, run, cancellationToken);
            var page = report.Write(parsed.GetValue(output) ?? run.ReportsPath);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(report.ToJson());
                return ExitCodes.Done;
            }
            foreach (var section in report.Sections)
                ReportView.Write(section);
            Console.Out.WriteLine($"Report: {page}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary><c>domainadapt report diff A B</c>: two runs side by side.</summary>
    private static Command Difference()
    {
        var first = new Argument<string>("first") { Description = "A run: pipeline (its newest run), run id, or pipeline/id." };
        var second = new Argument<string>("second") { Description = "Another run." };
        var output = new Option<string?>("--output") { Description = "Folder to write the page and the figures to (default: the second run's reports folder)." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON instead of tables." };
        var command = new Command("diff", "Compare two runs: what changed first, and what that did to documents, rules, tokens, mixes and losses.") { first, second, output, json };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var right = RunFolder.Find(work, parsed.GetRequiredValue(second));
            var comparison = await RunComparison.BuildAsync(work, RunFolder.Find(work, parsed.GetRequiredValue(first)), right, cancellationToken);
            var page = comparison.Write(parsed.GetValue(output) ?? right.ReportsPath);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(comparison.ToJson());
                return ExitCodes.Done;
            }
            foreach (var section in comparison.Sections)
                ReportView.Write(section);
            Console.Out.WriteLine($"Comparison: {page}");
            return ExitCodes.Done;
        });
        return command;
    }
}
