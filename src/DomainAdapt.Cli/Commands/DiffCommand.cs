using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt diff RUN RUN</c>: what differs between two runs.</summary>
internal static class DiffCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var first = new Argument<string>("first") { Description = "A run: id, or pipeline/id." };
        var second = new Argument<string>("second") { Description = "Another run." };
        var command = new Command("diff", "Compare two runs stage by stage: equal outputs, and the counts that differ.") { first, second };
        var options = new WorkOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var work = options.Folder(parsed);
            var left = RunFolder.Find(work, parsed.GetRequiredValue(first));
            var right = RunFolder.Find(work, parsed.GetRequiredValue(second));
            var table = new Table().Border(TableBorder.Simple).AddColumns("stage", "outputs", "count", left.Id, right.Id);
            foreach (var difference in RunDifference.Of(work, left, right))
            {
                var outputs = difference switch
                {
                    { IsEqual: true } => "equal",
                    { Left: null, Right: null } => "in neither",
                    { Left: null } => "in the second only",
                    { Right: null } => "in the first only",
                    _ => "different",
                };
                table.AddRow(Markup.Escape(difference.Address), outputs, "", "", "");
                foreach (var (name, before, after) in difference.Counts)
                    table.AddRow("", "", Markup.Escape(name), before.ToString("N0", CultureInfo.InvariantCulture), after.ToString("N0", CultureInfo.InvariantCulture));
            }
            AnsiConsole.Write(table);
            return ExitCodes.Done;
        });
        return command;
    }
}
