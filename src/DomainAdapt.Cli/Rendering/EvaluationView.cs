using System.Globalization;
using DomainAdapt.Cli.Commands;
using Spectre.Console;

namespace DomainAdapt.Cli.Rendering;

/// <summary>An evaluation as a table.</summary>
internal static class EvaluationView
{
    private const int WidthOfFiles = 200;

    /// <summary>Writes to a terminal, or to a file as wide as the table needs.</summary>
    public static void Write(TextWriter output, ModelEvaluation evaluation)
    {
        var target = new AnsiConsoleOutput(output);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target, Ansi = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!target.IsTerminal)
            console.Profile.Width = WidthOfFiles;

        var table = new Table().Border(TableBorder.Simple).Title("Bits per byte (95 % interval)").AddColumn("file");
        string[] columns = ["documents", "bytes", evaluation.Model, .. evaluation.Base is { } other ? [other, "difference"] : Array.Empty<string>()];
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        foreach (var file in evaluation.Files)
        {
            table.AddRow(
            [
                Markup.Escape(file.File), Whole(file.Documents), Whole(file.Bytes), Text(file.Model),
                .. file.Base is { } found && file.Difference is { } difference ? [Text(found), Text(difference)] : Array.Empty<string>(),
            ]);
        }
        console.Write(table);
    }

    private static string Whole(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(Figure figure)
    {
        var interval = figure.Interval is { } bounds ? FormattableString.Invariant($" ({bounds.Low:0.0000} to {bounds.High:0.0000})") : "";
        return FormattableString.Invariant($"{figure.BitsPerByte:0.0000}{interval}");
    }
}
