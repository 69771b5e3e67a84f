using System.CommandLine;
using System.Globalization;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt status [RUN]</c>: how far runs are, from their markers.</summary>
internal static class StatusCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("run") { Description = "Pipeline, run id or pipeline/id; all runs unless given.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("status", "Show how far runs are. Read from the stages' markers, so it is true even after a crash.") { name };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            if (parsed.GetValue(name) is { } wanted)
                WriteRun(work, RunFolder.Find(work, wanted));
            else
                WriteRuns(work);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void WriteRuns(WorkFolder work)
    {
        var runs = RunFolder.All(work);
        if (runs.Count == 0)
        {
            Console.Out.WriteLine($"{work.Runs}: there are no runs yet. Start one with: domainadapt run FILE.");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "begun (UTC)", "stages done", "at work");
        foreach (var run in runs)
        {
            var done = run.Manifest.Nodes.Count(node => RunFolder.MarkerOf(work, node) is not null);
            table.AddRow(
                Markup.Escape($"{run.Manifest.Pipeline}/{run.Id}"), run.Manifest.Begun.ToString("u", CultureInfo.InvariantCulture),
                $"{done} of {run.Manifest.Nodes.Count}", Lease.IsHeld(run) ? "yes" : "no");
        }
        AnsiConsole.Write(table);
    }

    private static void WriteRun(WorkFolder work, RunFolder run)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{run.Manifest.Pipeline}/{run.Id}[/] {run.Path}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("stage", "state", "seconds", "peak MiB", "counts", "digest");
        foreach (var node in run.Manifest.Nodes)
        {
            if (RunFolder.MarkerOf(work, node) is { } marker)
                table.AddRow(
                    Markup.Escape(node.Address), "done", marker.Evidence.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                    (marker.Evidence.PeakMemoryBytes >> 20).ToString(CultureInfo.InvariantCulture), Markup.Escape(Summary.Of(marker.Counts)), marker.Digest[..16]);
            else
                table.AddRow(Markup.Escape(node.Address), Directory.Exists(Path.Combine(work.Store, node.FolderName)) ? "begun" : "to do", "", "", "", "");
        }
        AnsiConsole.Write(table);
    }
}
