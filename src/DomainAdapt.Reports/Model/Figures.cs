namespace DomainAdapt.Reports.Model;

/// <summary>Something a section shows: facts, a table or a chart.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Title">What it shows.</param>
public abstract record Figure(string Name, string Title);

/// <summary>A few values that need no table.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Title">What they are of.</param>
/// <param name="Values">The values, in order.</param>
public sealed record Facts(string Name, string Title, IReadOnlyList<Fact> Values) : Figure(Name, Title);

/// <summary>One value.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Label">What it is.</param>
/// <param name="Value">The value: text, integer, number or truth; null for none.</param>
/// <param name="Format">How people see it.</param>
public sealed record Fact(string Name, string Label, object? Value, ValueFormat Format = ValueFormat.Text);

/// <summary>A table.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows: one value a column, as in <see cref="Fact.Value"/>.</param>
public sealed record ReportTable(string Name, string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
    : Figure(Name, Title)
{
    /// <summary>The table as a terminal shows it: the columns' titles, then the rows.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ToText()
        => [[.. Columns.Select(column => column.Title)], .. Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(TextOf)])];

    private string TextOf(object? value, int column) => ValueText.Of(value, Columns[column].Format);
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Format">How people see its values.</param>
/// <param name="IsBar">Whether each value is shown as a bar too, relative to the column's largest.</param>
public sealed record ReportColumn(string Name, string Title, ValueFormat Format = ValueFormat.Text, bool IsBar = false);

/// <summary>Lines over a common axis.</summary>
/// <param name="Name">Its name in the report's JSON.</param>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines.</param>
public sealed record LineChart(string Name, string Title, ReportColumn X, ReportColumn Y, IReadOnlyList<Series> Series) : Figure(Name, Title);

/// <summary>A line: as many values on each axis, x ascending.</summary>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>At most that many points: neighbours are averaged, so that a long curve stays a small picture of itself.</summary>
    public Series AtMost(int points)
    {
        if (X.Count <= points)
            return this;
        var bounds = Enumerable.Range(0, points + 1).Select(i => (int)((long)i * X.Count / points)).ToArray();
        double Mean(IReadOnlyList<double> values, int i) => Enumerable.Range(bounds[i], bounds[i + 1] - bounds[i]).Average(at => values[at]);
        return new Series(Name, [.. Enumerable.Range(0, points).Select(i => Mean(X, i))], [.. Enumerable.Range(0, points).Select(i => Mean(Y, i))]);
    }
}

/// <summary>A part of a report.</summary>
/// <param name="Name">Its name in the report's JSON and in addresses of the page.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What a reader should know to read it.</param>
/// <param name="Figures">What it shows.</param>
public sealed record Section(string Name, string Title, string Text, IReadOnlyList<Figure> Figures);
