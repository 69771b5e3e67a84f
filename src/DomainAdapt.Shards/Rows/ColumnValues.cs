using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Rows;

/// <summary>Values of a flat column as objects of few types.</summary>
internal static class ColumnValues
{
    /// <summary>The column's values in a row group, null where a row has none.</summary>
    public static object?[] Read(ParquetRowGroupReader group, DataField field)
    {
        var rows = checked((int)group.RowCount);
        var type = field.ClrType;
        if (!group.ColumnExists(field))
            return new object?[rows];
        // Text without a value in some rows is a string to the library, other text a piece of memory.
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
            return Strings(group, field, rows);
        if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>))
        {
            var bytes = new byte[]?[rows];
            Wait(group.ReadAsync(field, bytes.AsMemory()!));
            return bytes;
        }
        return type switch
        {
            _ when type == typeof(bool) => Values<bool>(group, field, rows, value => value),
            _ when type == typeof(sbyte) => Values<sbyte>(group, field, rows, value => (long)value),
            _ when type == typeof(byte) => Values<byte>(group, field, rows, value => (long)value),
            _ when type == typeof(short) => Values<short>(group, field, rows, value => (long)value),
            _ when type == typeof(ushort) => Values<ushort>(group, field, rows, value => (long)value),
            _ when type == typeof(int) => Values<int>(group, field, rows, value => (long)value),
            _ when type == typeof(uint) => Values<uint>(group, field, rows, value => (long)value),
            _ when type == typeof(long) => Values<long>(group, field, rows, value => value),
            _ when type == typeof(ulong) => Values<ulong>(group, field, rows, value => value.ToString(CultureInfo.InvariantCulture)),
            _ when type == typeof(float) => Values<float>(group, field, rows, value => (double)value),
            _ when type == typeof(double) => Values<double>(group, field, rows, value => value),
            _ when type == typeof(decimal) => Values<decimal>(group, field, rows, value => value.ToString(CultureInfo.InvariantCulture)),
            _ when type == typeof(DateTime) => Values<DateTime>(group, field, rows, Iso),
            _ when type == typeof(DateOnly) => Values<DateOnly>(group, field, rows, value => value.ToString("O", CultureInfo.InvariantCulture)),
            _ when type == typeof(TimeOnly) => Values<TimeOnly>(group, field, rows, value => value.ToString("O", CultureInfo.InvariantCulture)),
            _ when type == typeof(Guid) => Values<Guid>(group, field, rows, value => value.ToString()),
            _ => throw new InvalidDataException($"the column '{field.Name}' has values of {type.Name}, which are not read here"),
        };
    }

    private static object?[] Strings(ParquetRowGroupReader group, DataField field, int rows)
    {
        var strings = new string?[rows];
        Wait(group.ReadAsync(field, strings.AsMemory()!));
        return strings;
    }

    private static object?[] Values<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T, object> convert) where T : struct
    {
        var values = new T?[rows];
        if (field.IsNullable)
        {
            Wait(group.ReadAsync<T>(field, values.AsMemory()));
        }
        else
        {
            var present = new T[rows];
            Wait(group.ReadAsync<T>(field, present.AsMemory()));
            for (var row = 0; row < rows; row++)
                values[row] = present[row];
        }
        return Array.ConvertAll(values, value => value is { } found ? convert(found) : null);
    }

    // ISO 8601, without a time where there is none.
    private static string Iso(DateTime value)
        => value.ToString(value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private static void Wait(ValueTask reading) => reading.AsTask().GetAwaiter().GetResult();
}
