using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports;
using DomainAdapt.Reports.Model;
using Spectre.Console;

namespace DomainAdapt.Cli.Rendering;

/// <summary>A run's report on a terminal.</summary>
internal static class ReportView
{
    // What a person wants to see at the end of a run; the page has the rest.
    private static readonly string[] ShownAfterARun = ["mix", "training", "evaluation"];

    /// <summary>Writes the report beside the run and prints its main tables.</summary>
    public static async Task WriteAsync(WorkFolder work, RunFolder run, bool json, CancellationToken cancellationToken)
    {
        var report = await RunReport.BuildAsync(work, run, cancellationToken);
        var page = report.Write(run.ReportsPath);
        if (json)
            return;
        foreach (var section in report.Sections.Where(section => ShownAfterARun.Contains(section.Name)))
            Write(section);
        Console.Out.WriteLine($"Report: {page}");
    }

    /// <summary>Prints a section's facts and tables.</summary>
    public static void Write(Section section)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{section.Title}[/]");
        foreach (var figure in section.Figures)
        {
            if (figure is Facts facts)
            {
                foreach (var fact in facts.Values)
                    AnsiConsole.MarkupLineInterpolated($"  {fact.Label}: {ValueText.Of(fact.Value, fact.Format)}");
            }
            else if (figure is ReportTable table)
            {
                Write(table);
            }
        }
        AnsiConsole.WriteLine();
    }

    private static void Write(ReportTable table)
    {
        var text = table.ToText();
        var view = new Table().Border(TableBorder.Simple).Title(Markup.Escape(table.Title));
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var alignment = table.Columns[column].Format == ValueFormat.Text ? Justify.Left : Justify.Right;
            view.AddColumn(new TableColumn(Markup.Escape(text[0][column])) { Alignment = alignment });
        }
        foreach (var row in text.Skip(1))
            view.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(view);
    }
}
