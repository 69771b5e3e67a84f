using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Tables;

/// <summary>Writes small tables of numbers to Parquet, for the channel <c>tables</c>.</summary>
public static class TableWriter
{
    internal const int Version = 1;
    internal const string NameKey = "table";

    /// <summary>End of a table's file name: <c>shares.table.parquet</c>.</summary>
    public static string SuffixOf(string table) => table + ".table.parquet";

    /// <summary>Writes a table and completes the output.</summary>
    public static void Write(TaskOutput output, Table table)
    {
        var columns = table.Columns.Select(Bind).ToList();
        using var writer = new RowWriter(output, Version, [.. columns.Select(column => column.Writer)], [new(NameKey, table.Name)]);
        for (var row = 0; row < table.Rows; row++)
        {
            foreach (var (_, add) in columns)
                add(row);
            writer.EndRow();
        }
    }

    /// <summary>Writes a table to a file of its own, in the place of an earlier one.</summary>
    public static void Save(string path, Table table) => Write(new FileOutput(path), table);

    private sealed class FileOutput(string path) : TaskOutput
    {
        private readonly FileStream _stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

        public override Stream Stream => _stream;

        protected override void Dispose(bool disposing) => _stream.Dispose();
    }

    private static (ColumnWriter Writer, Action<int> Add) Bind(Column column)
    {
        switch (column)
        {
            case Column<string> texts:
                var text = new TextColumn(column.Name, repetitive: true);
                return (text, row => text.Add(texts.Values[row]));
            case Column<long> integers:
                var integer = new NumberColumn<long>(column.Name);
                return (integer, row => integer.Add(integers.Values[row]));
            case Column<double> numbers:
                var number = new NumberColumn<double>(column.Name);
                return (number, row => number.Add(numbers.Values[row]));
            default:
                throw new ArgumentException($"The column '{column.Name}' is of {column.GetType()}; a table has columns of string, long or double.");
        }
    }
}
