using System.Text.Json;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Data;

/// <summary>
/// Shows tables and JSON records of stages as they are: every field becomes a column, its heading and format taken from its name, which
/// carries its unit. A stage that writes a field more needs no change here.
/// </summary>
internal static class Fields
{
    /// <summary>A stage's table.</summary>
    public static ReportTable OfTable(string name, string title, Table table, params string[] bars)
    {
        var columns = table.Columns.Select(column => ColumnOf(column.Name, SampleOf(column), bars));
        var rows = Enumerable.Range(0, table.Rows).Select(row => (IReadOnlyList<object?>)[.. table.Columns.Select(column => ValueOf(column, row))]);
        return new ReportTable(name, title, [.. columns], [.. rows]);
    }

    /// <summary>Records of one form, each a row that begins with its name: all fields that hold one value.</summary>
    public static ReportTable OfRecords(string name, string title, string key, IReadOnlyList<(string Name, JsonElement Record)> records, params string[] bars)
    {
        var fields = new OrderedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var field in records.SelectMany(record => ScalarsOf(record.Record)).Where(field => field.Name is not ("name" or "source")))
        {
            // A field whole in one record and broken in another is a number.
            if (!fields.TryGetValue(field.Name, out var known) || known is long)
                fields[field.Name] = field.Value;
        }
        return new ReportTable(
            name,
            title,
            [new ReportColumn(key, Title(key)), .. fields.Select(field => ColumnOf(field.Key, field.Value, bars))],
            [.. records.Select(record => (IReadOnlyList<object?>)[record.Name, .. fields.Keys.Select(field => record.Record.Value(field))])]);
    }

    /// <summary>All fields of a record that hold one value.</summary>
    public static Facts OfRecord(string name, string title, JsonElement record)
        => new(name, title, [.. ScalarsOf(record).Select(field => new Fact(field.Name, Title(field.Name), field.Value, FormatOf(field.Name, field.Value)))]);

    /// <summary>A heading from a name in files: <c>max_epochs</c> becomes "Max epochs".</summary>
    public static string Title(string name)
    {
        var words = name.Replace('_', ' ').Replace('-', ' ');
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static IEnumerable<(string Name, object Value)> ScalarsOf(JsonElement record)
        => record.ValueKind != JsonValueKind.Object ? [] :
            from property in record.EnumerateObject()
            let value = record.Value(property.Name)
            where value is not null
            select (property.Name, value);

    private static ReportColumn ColumnOf(string name, object value, string[] bars)
        => new(name, Title(name), FormatOf(name, value), bars.Contains(name));

    private static ValueFormat FormatOf(string name, object value) => value switch
    {
        string => ValueFormat.Text,
        bool => ValueFormat.Truth,
        _ when name.Contains("share", StringComparison.Ordinal) || name.Contains("coverage", StringComparison.Ordinal) => ValueFormat.Share,
        _ when name.EndsWith("seconds", StringComparison.Ordinal) => ValueFormat.Seconds,
        long when name == "bytes" || name.EndsWith("_bytes", StringComparison.Ordinal) || name.StartsWith("bytes_", StringComparison.Ordinal)
            => ValueFormat.Bytes,
        long => ValueFormat.Count,
        _ => ValueFormat.Number,
    };

    /// <summary>Any value of the column's type: headings and formats need no more.</summary>
    private static object SampleOf(Column column) => column switch
    {
        Column<string> => "",
        Column<long> => 0L,
        _ => 0.0,
    };

    private static object? ValueOf(Column column, int row) => column switch
    {
        Column<string> texts => texts.Values[row],
        Column<long> integers => integers.Values[row],
        Column<double> numbers => numbers.Values[row],
        _ => null,
    };
}
