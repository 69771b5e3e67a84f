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

    /// <summary>One line for each value of the column of text <paramref name="by"/>, in the order of their first rows.</summary>
    public static IReadOnlyList<Series> Of(Table table, string x, string y, string by)
    {
        var (xs, ys, names) = (Numbers(table, x), Numbers(table, y), table.Values<string>(by));
        return [.. Enumerable.Range(0, table.Rows).GroupBy(row => names[row], StringComparer.Ordinal)
            .Select(rows => new Series(rows.Key, [.. rows.Select(row => xs[row])], [.. rows.Select(row => ys[row])]))];
    }
}
