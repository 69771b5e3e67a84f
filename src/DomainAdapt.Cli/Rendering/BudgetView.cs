using System.Globalization;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Verification;
using Spectre.Console;

namespace DomainAdapt.Cli.Rendering;

/// <summary>Budgets as tables: every figure with its formula, what the letters stand for, and who says so.</summary>
internal sealed class BudgetView
{
    private const int WidthOfFiles = 200;

    private readonly IAnsiConsole _console;

    /// <summary>Writes to a terminal, or to a file as wide as the tables need.</summary>
    public BudgetView(TextWriter output)
    {
        var target = new AnsiConsoleOutput(output);
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target, Ansi = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!target.IsTerminal)
            _console.Profile.Width = WidthOfFiles;
    }

    /// <summary>A whole report.</summary>
    public void Write(BudgetReport report)
    {
        var request = report.Request;
        var (parameters, tokens) = (Quantity.Format(request.Parameters), Quantity.Format(request.PlannedTokens));
        _console.MarkupLineInterpolated(
            $"[bold]{parameters} parameters, {tokens} tokens, {request.Gpus} x {request.Accelerator.Title}, {request.Recipe.Title}[/]");
        foreach (var section in report.Sections)
            Write(section);
        Write(request, report.Sizes);
    }

    /// <summary>One section.</summary>
    public void Write(BudgetSection section)
    {
        var table = Begin(section.Title, "figure", "value", "formula", "source");
        foreach (var figure in section.Figures)
        {
            var constants = string.Join(", ", figure.Constants.Select(constant => $"{constant.Name} = {Quantity.Format(constant.Value)}"));
            table.AddRow(
                Markup.Escape(figure.Name), Markup.Escape($"{Quantity.Format(figure.Value)} {figure.Unit}".TrimEnd()),
                Markup.Escape(figure.Formula) + (constants.Length > 0 ? $"; [grey]{Markup.Escape(constants)}[/]" : ""), $"[grey]{Markup.Escape(figure.Source)}[/]");
        }
        _console.Write(table);
        foreach (var remark in section.Remarks)
            _console.MarkupLineInterpolated($"{remark}");
        _console.WriteLine();
    }

    /// <summary>Rows of the verification, by topic or each.</summary>
    public void Write(IReadOnlyList<VerificationRow> rows, bool all)
    {
        var topics = Begin("Published numbers", "topic", "rows", "within tolerance", "largest error");
        foreach (var topic in rows.GroupBy(row => row.Topic))
            topics.AddRow(Markup.Escape(topic.Key), Text(topic.Count()), Text(topic.Count(row => row.Passes)), Percent(topic.Max(row => row.Error)));
        _console.Write(topics);
        var shown = rows.Where(row => all || !row.Passes).ToList();
        if (shown.Count > 0)
        {
            var table = Begin(all ? "Every row" : "What fails", "topic", "number", "expected", "computed", "error", "tolerance", "source");
            foreach (var row in shown)
            {
                table.AddRow(
                    Markup.Escape(row.Topic), Markup.Escape(row.Name), Exact(row.Expected), row.Passes ? Exact(row.Computed) : $"[red]{Exact(row.Computed)}[/]",
                    Percent(row.Error), Percent(row.Tolerance), $"[grey]{Markup.Escape(row.Source)}[/]");
            }
            _console.Write(table);
        }
        _console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{rows.Count(row => row.Passes)} of {rows.Count} numbers are within their tolerance: the rounding of what was printed, or what a law is good for (--all).");
    }

    private void Write(BudgetRequest request, IReadOnlyList<SizeFit> sizes)
    {
        var table = Begin(
            "Which model sizes suit these GPUs and this data", "parameters", "fits with", "GB on each", "days", "effective tokens per parameter", "data");
        foreach (var size in sizes)
        {
            var fits = size.LeastZero is { } stage ? string.Create(CultureInfo.InvariantCulture, $"ZeRO {(int)stage}") : "does not fit";
            table.AddRow(
                Quantity.Format(size.Parameters), fits, Quantity.Format(size.GigabytesPerDevice), Quantity.Format(size.Days), Quantity.Format(size.EffectiveTokensPerParameter),
                size.IsDataEnough ? "enough" : $"short of {Quantity.Format(request.TokensPerParameter)}");
        }
        _console.Write(table);
    }

    private Table Begin(string title, params string[] columns)
    {
        _console.MarkupLineInterpolated($"[bold]{title}[/]");
        return new Table().Border(TableBorder.Simple).AddColumns(columns);
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    private static string Exact(double value) => Math.Abs(value) >= 1e15
        ? value.ToString("0.####e0", CultureInfo.InvariantCulture)
        : value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
