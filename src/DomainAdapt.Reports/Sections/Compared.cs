using System.Globalization;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Sections;

/// <summary>Rows of two runs with the same keys, side by side: the value in A, in B, and the change.</summary>
internal static class Compared
{
    /// <summary>A table; rows in the order of the first run, then those that only the second has. Rows that are equal stay in unless asked otherwise.</summary>
    public static ReportTable? Of(
        string name, string title, ReportColumn[] keys, ReportColumn value, IEnumerable<(string[] Keys, double? Value)> left, IEnumerable<(string[] Keys, double? Value)> right, bool onlyChanged = false)
    {
        var (first, second) = (Keyed(left), Keyed(right));
        var rows = from key in first.Keys.Concat(second.Keys).Distinct(StringComparer.Ordinal)
                   let before = first.TryGetValue(key, out var a) ? a.Value : null
                   let after = second.TryGetValue(key, out var b) ? b.Value : null
                   where !onlyChanged || before != after
                   let own = first.TryGetValue(key, out var known) ? known.Keys : second[key].Keys
                   select (IReadOnlyList<object?>)[.. own, Typed(before, value), Typed(after, value), Change(before, after)];
        IReadOnlyList<object?>[] shown = [.. rows];
        return shown.Length == 0 ? null : new ReportTable(name, title,
            [.. keys, value with { Name = "a", Title = "A", IsBar = true }, value with { Name = "b", Title = "B", IsBar = true }, new ReportColumn("change", "Change", ValueFormat.Share)], shown);
    }

    /// <summary>Values of a table's column, by its columns of text.</summary>
    public static IEnumerable<(string[] Keys, double? Value)> Cells(string stage, Table table, string[] keys, string value)
        => Enumerable.Range(0, table.Rows).Select(row => ((string[])[stage, .. keys.Select(key => table.Values<string>(key)[row])], (double?)Curves.Numbers(table, value)[row]));

    private static OrderedDictionary<string, (string[] Keys, double? Value)> Keyed(IEnumerable<(string[] Keys, double? Value)> rows)
    {
        var keyed = new OrderedDictionary<string, (string[], double?)>(StringComparer.Ordinal);
        foreach (var row in rows)
            keyed[string.Join('\0', row.Keys)] = row;
        return keyed;
    }

    private static object? Typed(double? value, ReportColumn column)
        => value is null ? null : column.Format is ValueFormat.Count or ValueFormat.Bytes ? Convert.ToInt64(value.Value, CultureInfo.InvariantCulture) : value.Value;

    private static object? Change(double? before, double? after) => before is null or 0 || after is null ? null : (after / before) - 1;
}
