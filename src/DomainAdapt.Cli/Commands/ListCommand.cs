using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Specs.Describing;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt list kinds</c>: everything a pipeline or corpus file can name.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "Only kinds whose name contains this.", Arity = ArgumentArity.ZeroOrOne };
        var kinds = new Command("kinds", "List every stage, step, origin and reader with its settings, their defaults and what they mean.") { name };
        kinds.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(name) ?? "";
            foreach (var kind in KindDocs.List(Composition.Catalog()).Where(kind => kind.Name.Contains(wanted, StringComparison.Ordinal)))
            {
                AnsiConsole.MarkupLineInterpolated($"[bold]{kind.Name}[/] [grey]({kind.Role}, version {kind.Version})[/] {kind.Summary}");
                foreach (var setting in kind.Settings)
                    AnsiConsole.MarkupLineInterpolated($"    [blue]{setting.Name}[/]: {setting.Type}{(setting.IsRequired ? ", required" : $", default {setting.Default}")} [grey]{setting.Summary}[/]");
                AnsiConsole.WriteLine();
            }
            return ExitCodes.Done;
        });
        return new Command("list", "List what the program knows.") { kinds };
    }
}
