using System.Text;
using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Columns;

/// <summary>
/// A column of text. Values are kept as characters in one buffer, since Parquet.Net marks a column as text only when it is given
/// characters; other readers would show bytes as a blob.
/// </summary>
internal sealed class TextColumn(string name, bool optional = false, bool repetitive = false) : ColumnWriter(new DataField<string>(name, optional))
{
    private const int Absent = -1;

    private readonly List<int> _lengths = [];
    private char[] _characters = new char[1024];
    private int _used;

    /// <inheritdoc/>
    public override bool IsRepetitive => repetitive;

    /// <summary>Adds a value; null only where the column is optional.</summary>
    public void Add(string? value)
    {
        if (value is null)
        {
            _lengths.Add(optional ? Absent : throw new ArgumentNullException(nameof(value), $"The column '{name}' has a value in every row."));
            return;
        }
        value.CopyTo(Room(value.Length));
        Append(value.Length, Encoding.UTF8.GetByteCount(value));
    }

    /// <summary>Adds a value given as valid UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
        => Append(Encoding.UTF8.GetChars(utf8, Room(utf8.Length)), utf8.Length);

    /// <inheritdoc/>
    public override Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        var column = (DataField)Field;
        return optional
            ? group.WriteAsync<ReadOnlyMemory<char>>(column, OptionalValues(), cancellationToken: cancellationToken)
            : group.WriteAsync<ReadOnlyMemory<char>>(column, Values(), cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        _lengths.Clear();
        _used = 0;
    }

    private Span<char> Room(int length)
    {
        if (_characters.Length - _used < length)
            Array.Resize(ref _characters, Math.Max(2 * _characters.Length, checked(_used + length)));
        return _characters.AsSpan(_used);
    }

    private void Append(int characters, int bytes)
    {
        _lengths.Add(characters);
        _used += characters;
        Bytes += bytes;
    }

    private ReadOnlyMemory<ReadOnlyMemory<char>> Values()
    {
        var values = new ReadOnlyMemory<char>[_lengths.Count];
        for (int row = 0, start = 0; row < values.Length; start += _lengths[row++])
            values[row] = _characters.AsMemory(start, _lengths[row]);
        return values;
    }

    private ReadOnlyMemory<ReadOnlyMemory<char>?> OptionalValues()
    {
        var values = new ReadOnlyMemory<char>?[_lengths.Count];
        var start = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if (_lengths[row] == Absent)
                continue;
            values[row] = _characters.AsMemory(start, _lengths[row]);
            start += _lengths[row];
        }
        return values;
    }
}
