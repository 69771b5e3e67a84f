using System.Globalization;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Rendering;

/// <summary>Writes a report's tables and charts as Parquet files, one each. Numbers that are not there are NaN, texts that are not there empty.</summary>
internal static class ReportParquet
{
    /// <summary>Writes them into a folder, in the place of earlier ones.</summary>
    public static void Write(string folder, IReadOnlyList<Section> sections)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var figure in sections.SelectMany(section => section.Figures))
        {
            var table = figure switch
            {
                ReportTable rows => rows,
                Histogram histogram => histogram.ToTable(),
                LineChart chart => PointsOf(chart),
                Facts facts => new ReportTable(
                    facts.Name, facts.Title, [new("name", "Name"), new("value", "Value")],
                    [.. facts.Values.Select(fact => (IReadOnlyList<object?>)[fact.Name, Convert.ToString(fact.Value, CultureInfo.InvariantCulture)])]),
                _ => null,
            };
            if (table is { Rows.Count: > 0 })
                TableWriter.Save(Path.Combine(folder, TableWriter.SuffixOf(table.Name)), ToTable(table));
        }
    }

    /// <summary>A table with columns of one type each.</summary>
    internal static Table ToTable(ReportTable table) => new(table.Name, [.. table.Columns.Select((column, index) => ColumnOf(column.Name, [.. table.Rows.Select(row => row[index])]))]);

    private static ReportTable PointsOf(LineChart chart) => new(chart.Name, chart.Title, [new("line", "Line"), chart.X, chart.Y],
        [.. chart.Series.SelectMany(series => series.X.Zip(series.Y, (x, y) => (IReadOnlyList<object?>)[series.Name, x, y]))]);

    private static Column ColumnOf(string name, IReadOnlyList<object?> values)
    {
        if (values.All(value => value is long))
            return new Column<long>(name, [.. values.Select(value => (long)value!)]);
        if (values.Any(value => value is long or double) && values.All(value => value is null or long or double))
            return new Column<double>(name, [.. values.Select(value => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture))]);
        return new Column<string>(name, [.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")]);
    }
}
