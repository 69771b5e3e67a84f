using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Data;

/// <summary>Makes lines of a table's columns.</summary>
internal static class Curves
{
    /// <summary>Whether a table has all of these columns of numbers.</summary>
    public static bool Has(Table table, params string[] columns)
        => columns.All(name => table.Columns.Any(column => column.Name == name && column is Column<long> or Column<double>));

    /// <summary>A column of numbers.</summary>
    public static IReadOnlyList<double> Numbers(Table table, string name) => table.Columns.First(column => column.Name == name) switch
    {
        Column<long> integers => [.. integers.Values.Select(value => (double)value)],
        Column<double> numbers => numbers.Values,
        var column => throw new ArgumentException($"The column '{column.Name}' of table '{table.Name}' holds no numbers."),
    };

    /// <summary>
    /// The lines of a table whose first column of integers is the horizontal axis: one for each value of the column
    /// <paramref name="by"/> where the table has it, of the first column of numbers; else one for each column of numbers.
    /// </summary>
    public static IReadOnlyList<Series> Of(Table table, string by)
    {
        var x = table.Columns.OfType<Column<long>>().FirstOrDefault();
        var numbers = table.Columns.OfType<Column<double>>().ToList();
        if (x is null || numbers.Count == 0)
            return [];
        if (table.Columns.OfType<Column<string>>().FirstOrDefault(column => column.Name == by) is not { } names)
            return [.. numbers.Select(column => new Series(column.Name, [.. x.Values.Select(value => (double)value)], column.Values))];
        return [.. Enumerable.Range(0, table.Rows).GroupBy(row => names.Values[row], StringComparer.Ordinal)
            .Select(rows => new Series(rows.Key, [.. rows.Select(row => (double)x.Values[row])], [.. rows.Select(row => numbers[0].Values[row])]))];
    }
}
