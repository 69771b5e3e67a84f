using System.Runtime.CompilerServices;
using System.Text;
using DomainAdapt.Core.Failures;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace DomainAdapt.Shards.Columns;

/// <summary>One row group of a Parquet file, read a column at a time.</summary>
internal sealed class RowGroup(string path, ParquetSchema schema, ParquetRowGroupReader reader, CancellationToken cancellationToken)
{
    /// <summary>Rows in it.</summary>
    public int Rows { get; } = checked((int)reader.RowCount);

    /// <summary>Names of the columns, in order.</summary>
    public IEnumerable<string> Columns => schema.DataFields.Select(column => column.Path.ToString());

    /// <summary>Reads a file's row groups one after the other; a group is valid until the next is asked for.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async IAsyncEnumerable<RowGroup> ReadAsync(string path, int version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(path, version, cancellationToken);
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var group = reader.OpenRowGroupReader(i);
            yield return new RowGroup(path, reader.Schema, group, cancellationToken);
        }
    }

    /// <summary>Reads of the row group that holds a row, and of no other; <paramref name="read"/> is told the row's place in the group.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or has no such row.</exception>
    public static async Task<T> ReadRowAsync<T>(string path, int version, int row, Func<RowGroup, int, Task<T>> read, CancellationToken cancellationToken)
    {
        var place = row;
        await foreach (var group in ReadAsync(path, version, cancellationToken))
        {
            if (place < group.Rows)
                return await read(group, place);
            place -= group.Rows;
        }
        throw new DomainAdaptException($"{path}: has no row {row}, which an index names. Run the stage that writes it again.", ExitCodes.StaleOutput);
    }

    /// <summary>Reads of the row groups that hold some rows, and of no others; <paramref name="read"/> is told the rows' places in each group.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">Its layout.</param>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="read">Reads places of a group.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, has another layout, or lacks such a row.</exception>
    public static async Task<IReadOnlyList<T>> ReadRowsAsync<T>(
        string path, int version, IReadOnlyList<int> rows, Func<RowGroup, IReadOnlyList<int>, Task<IEnumerable<T>>> read, CancellationToken cancellationToken)
    {
        var found = new List<T>(rows.Count);
        await using var reader = await OpenAsync(path, version, cancellationToken);
        for (int i = 0, first = 0, next = 0; next < rows.Count; i++)
        {
            if (i == reader.RowGroupCount)
                throw new DomainAdaptException($"{path}: has no row {rows[next]}, which an index names. Run the stage that writes it again.", ExitCodes.StaleOutput);
            using var group = reader.OpenRowGroupReader(i);
            var end = first + checked((int)group.RowCount);
            var places = new List<int>();
            for (; next < rows.Count && rows[next] < end; next++)
                places.Add(rows[next] - first);
            if (places.Count > 0)
                found.AddRange(await read(new RowGroup(path, reader.Schema, group, cancellationToken), places));
            first = end;
        }
        return found;
    }

    /// <summary>Opens a file and checks its layout.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is not Parquet, or has another layout.</exception>
    public static async Task<ParquetReader> OpenAsync(string path, int version, CancellationToken cancellationToken)
    {
        ParquetReader reader;
        try
        {
            reader = await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken);
        }
        catch (FileNotFoundException)
        {
            throw new DomainAdaptException($"{path}: there is no such file. Run the stage that writes it again.", ExitCodes.InputsMissing);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ParquetException)
        {
            throw new DomainAdaptException(
                $"{path}: is not a whole Parquet file ({exception.Message}). Run the stage that writes it again.", ExitCodes.StaleOutput, exception);
        }
        var found = reader.CustomMetadata.GetValueOrDefault(RowWriter.VersionKey);
        var expected = FormattableString.Invariant($"{version}");
        if (found == expected)
            return reader;
        await reader.DisposeAsync();
        throw new DomainAdaptException(
            $"{path}: has {RowWriter.VersionKey} '{found ?? "none"}'; expected {expected}. Run the stage that writes it again.", ExitCodes.StaleOutput);
    }

    /// <summary>A column of strings; null where a row has none.</summary>
    public async Task<string?[]> StringsAsync(string name)
    {
        var values = new string?[Rows];
        await reader.ReadAsync(Column(name), values.AsMemory()!, cancellationToken: cancellationToken);
        return values;
    }

    /// <summary>A text column as UTF-8: slices of one array, a value in every row.</summary>
    public async Task<ReadOnlyMemory<byte>[]> Utf8Async(string name)
    {
        var characters = new ReadOnlyMemory<char>[Rows];
        await reader.ReadAsync<ReadOnlyMemory<char>>(Column(name), characters, cancellationToken: cancellationToken);
        var bytes = new byte[characters.Sum(value => (long)Encoding.UTF8.GetByteCount(value.Span))];
        var values = new ReadOnlyMemory<byte>[Rows];
        var start = 0;
        for (var row = 0; row < Rows; row++)
        {
            var length = Encoding.UTF8.GetBytes(characters[row].Span, bytes.AsSpan(start));
            values[row] = bytes.AsMemory(start, length);
            start += length;
        }
        return values;
    }

    /// <summary>The bytes that texts at some places have as UTF-8.</summary>
    public async Task<int[]> Utf8LengthsAsync(string name, IReadOnlyList<int> places)
    {
        var characters = new ReadOnlyMemory<char>[Rows];
        await reader.ReadAsync<ReadOnlyMemory<char>>(Column(name), characters, cancellationToken: cancellationToken);
        return [.. places.Select(place => Encoding.UTF8.GetByteCount(characters[place].Span))];
    }

    /// <summary>A column of numbers with a value in every row.</summary>
    public async Task<T[]> NumbersAsync<T>(string name) where T : struct
    {
        var values = new T[Rows];
        await reader.ReadAsync<T>(Column(name), values, cancellationToken: cancellationToken);
        return values;
    }

    /// <summary>A column of numbers that some rows lack.</summary>
    public async Task<T?[]> OptionalNumbersAsync<T>(string name) where T : struct
    {
        var values = new T?[Rows];
        await reader.ReadAsync<T>(Column(name), values.AsMemory(), cancellationToken: cancellationToken);
        return values;
    }

    /// <summary>A column of token ids: slices of one array.</summary>
    public async Task<ReadOnlyMemory<int>[]> IdListsAsync(string name)
    {
        var element = Column(name + '/' + ListField.DefaultContainerName + '/' + ListField.ElementName);
        if (reader.GetMetadata(element)?.MetaData is { } metadata && PlainIdLists.TryRead(path, metadata, Rows, element.MaxDefinitionLevel) is { } lists)
            return lists;
        using var raw = (RawColumnData<int>)await reader.ReadRawColumnDataBaseAsync(element, cancellationToken);
        return Slice(raw, element.MaxDefinitionLevel);
    }

    private ReadOnlyMemory<int>[] Slice(RawColumnData<int> raw, int elementLevel)
    {
        // Values are packed: a level below the element's is an empty list and has none.
        var lists = new ReadOnlyMemory<int>[Rows];
        var definitions = raw.DefinitionLevels;
        var repetitions = raw.RepetitionLevels;
        var ids = raw.Values.ToArray();
        if (definitions.IndexOfAnyExcept(elementLevel) < 0)
        {
            // No list is empty, as in training shards: lists begin where nothing is repeated, and the search for that is vectors.
            for (int list = 0, at = 0; list < lists.Length; list++)
            {
                var length = repetitions[(at + 1)..].IndexOf(0) + 1;
                length = length > 0 ? length : repetitions.Length - at;
                lists[list] = ids.AsMemory(at, length);
                at += length;
            }
            return lists;
        }
        int row = -1, start = 0, end = 0;
        for (var i = 0; i < repetitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                if (row >= 0)
                    lists[row] = ids.AsMemory(start, end - start);
                row++;
                start = end;
            }
            if (definitions[i] == elementLevel)
                end++;
        }
        if (row >= 0)
            lists[row] = ids.AsMemory(start, end - start);
        return lists;
    }

    private DataField Column(string name)
        => schema.DataFields.FirstOrDefault(field => field.Path.ToString() == name)
            ?? throw new DomainAdaptException(
                $"{path}: has no column '{name}'; found {string.Join(", ", schema.DataFields.Select(column => column.Path.ToString()))}. "
                + "Run the stage that writes it again.", ExitCodes.StaleOutput);
}
