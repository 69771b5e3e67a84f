using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Rows;

/// <summary>Rows of a Parquet file that another program wrote: some of its flat columns, one row group in memory at a time.</summary>
public sealed class ParquetRows : IDisposable
{
    private readonly ParquetReader _reader;
    private readonly string _name;

    private ParquetRows(ParquetReader reader, string name) => (_reader, _name) = (reader, name);

    /// <summary>The columns that have one value a row.</summary>
    public IEnumerable<string> FlatColumns => _reader.Schema.Fields.OfType<DataField>().Where(column => !column.IsArray).Select(column => column.Name);

    /// <summary>The columns of lists, maps and structs, which have no one value a row.</summary>
    public IEnumerable<string> NestedColumns => _reader.Schema.Fields.Select(column => column.Name).Except(FlatColumns);

    /// <summary>Opens a file.</summary>
    /// <param name="content">Its bytes; can seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="StorageException">It is no whole Parquet file.</exception>
    public static ParquetRows Open(Stream content, string name)
        => new(Guarded(name, () => ParquetReader.CreateAsync(content).GetAwaiter().GetResult()), name);

    /// <summary>The values of columns, a row group at a time: for each column an array with a value for each row, null where a row has none.</summary>
    /// <remarks>Values are strings, byte arrays, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, or what the library gives.</remarks>
    /// <exception cref="DomainAdaptException">There is no such flat column.</exception>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public IEnumerable<object?[][]> Read(IReadOnlyList<string> columns)
    {
        var fields = columns.Select(Field).ToArray();
        for (var i = 0; i < _reader.RowGroupCount; i++)
        {
            var index = i;
            yield return Guarded(_name, () =>
            {
                using var group = _reader.OpenRowGroupReader(index);
                return fields.Select(field => ColumnValues.Read(group, field)).ToArray();
            });
        }
    }

    /// <summary>Row groups of the file.</summary>
    public int Groups => _reader.RowGroupCount;

    /// <summary>Values of one flat column in one row group, null where a row has none.</summary>
    /// <exception cref="DomainAdaptException">There is no such flat column.</exception>
    /// <exception cref="StorageException">The file is damaged.</exception>
    public object?[] Read(int group, string column)
    {
        var field = Field(column);
        return Guarded(_name, () =>
        {
            using var reader = _reader.OpenRowGroupReader(group);
            return ColumnValues.Read(reader, field);
        });
    }

    /// <summary>The least and the greatest text of a column in a row group, by bytes, as the file's footer has them; null where it has none.</summary>
    public (string? Least, string? Greatest) Bounds(int group, string column) => Guarded(_name, () =>
    {
        using var reader = _reader.OpenRowGroupReader(group);
        var statistics = reader.RowGroup.Columns.FirstOrDefault(chunk => chunk.MetaData?.PathInSchema is [var name] && name == column)?.MetaData?.Statistics;
        return (TextOf(statistics?.MinValue), TextOf(statistics?.MaxValue));
    });

    private static string? TextOf(byte[]? bound) => bound is null ? null : Encoding.UTF8.GetString(bound);

    /// <inheritdoc/>
    public void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private DataField Field(string column)
        => _reader.Schema.Fields.OfType<DataField>().FirstOrDefault(field => field.Name == column && !field.IsArray)
            ?? throw new DomainAdaptException(
                NestedColumns.Contains(column)
                    ? $"{_name}: the column '{column}' holds lists, maps or structs; expected one value a row. Name another column: {Names()}."
                    : $"{_name}: has no column '{column}'. Name one of {Names()}.",
                ExitCodes.Spec);

    private string Names() => string.Join(", ", FlatColumns.Take(20).Select(name => $"'{name}'"));

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        // The library lets anything out where a footer or a page is damaged.
        catch (Exception cause) when (cause is not (OutOfMemoryException or DomainAdaptException or OperationCanceledException))
        {
            throw new StorageException($"{name}: damaged Parquet: {cause.Message.TrimEnd('.')}. Fetch or copy the file again, or leave it out.", inner: cause);
        }
    }
}
