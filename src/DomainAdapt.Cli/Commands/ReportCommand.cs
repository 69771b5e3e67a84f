using System.CommandLine;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt report RUN</c>: makes a run's report again and shows it.</summary>
internal static class ReportCommand
{
    private const string FilesFolder = "report";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var names = new Argument<string[]>("run") { Description = "Pipeline (its newest run), run id, or pipeline/id; or shards, or folders of them, such as a stage's in the store.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output") { Description = "Folder to write report.html, report.json and tables to (default: the run's reports folder; of files, the folder report)." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON instead of tables." };
        var command = new Command(
            "report",
            """
            Make a run's report: what became of every document and token, and why training stopped. Or one of shards, whatever run they are of.

              domainadapt report quickstart
              domainadapt report work/store/clean@web-0123456789abcdef --output clean-report
              domainadapt report diff quickstart/20260117-093000-abcdef quickstart
            """)
        {
            names, output, json,
        };
        command.Subcommands.Add(Difference());
        var options = new WorkOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = options.Folder(parsed);
            var wanted = parsed.GetRequiredValue(names);
            // A run comes before a folder that happens to have its name.
            var isRun = RunFolder.All(work).Any(run => wanted is [var only] && (run.Id == only || run.Manifest.Pipeline == only || $"{run.Manifest.Pipeline}/{run.Id}" == only));
            if (!isRun && wanted.Any(Path.Exists))
                return await WriteFilesAsync(wanted, parsed.GetValue(output) ?? FilesFolder, parsed.GetValue(json), cancellationToken);
            if (wanted.Length > 1)
                throw new DomainAdaptException($"report: found {wanted.Length} names and no file or folder among them; expected one run, or files.", ExitCodes.Spec);
            var run = RunFolder.Find(work, wanted[0]);
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

    private static async Task<int> WriteFilesAsync(string[] paths, string folder, bool json, CancellationToken cancellationToken)
    {
        var report = await FilesReport.BuildAsync(paths, cancellationToken);
        var page = report.Write(folder);
        if (json)
        {
            Console.Out.WriteLine(report.ToJson());
            return ExitCodes.Done;
        }
        foreach (var section in report.Sections)
            ReportView.Write(section);
        Console.Out.WriteLine($"Report: {page}");
        return ExitCodes.Done;
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
