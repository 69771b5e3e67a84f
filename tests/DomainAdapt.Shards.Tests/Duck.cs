using DuckDB.NET.Data;

namespace DomainAdapt.Shards.Tests;

/// <summary>Asks DuckDB, as a reader that shares no code with ours.</summary>
internal static class Duck
{
    /// <summary>The rows of a query; <c>$</c> stands for the file.</summary>
    public static List<object?[]> Query(string sql, string path)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("$", $"'{path}'", StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>A file's columns and their types, as <c>name type</c>.</summary>
    public static IEnumerable<string> Columns(string path)
        => Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM $)", path).Select(row => $"{row[0]} {row[1]}");
}
