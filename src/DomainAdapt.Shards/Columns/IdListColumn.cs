using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Columns;

/// <summary>A column of token ids, <c>list&lt;int32&gt;</c>: every row has a list, which may be empty, and every element a value.</summary>
internal sealed class IdListColumn : ColumnWriter
{
    // The list itself is optional in Parquet.Net's schema, so an empty list is defined one level below its elements.
    private const int EmptyLevel = 1;
    private const int ElementLevel = 2;

    private readonly DataField _element;
    private int[] _ids = new int[1024];
    private int[] _definitions = new int[1024];
    private int[] _repetitions = new int[1024];
    private readonly List<int> _starts = [];
    private int _filled; // up to here levels are those of elements, but for the starts: a row group does not write them anew
    private int _idCount;
    private int _levelCount;

    public IdListColumn(string name) : this(name, new DataField<int>(ListField.ElementName))
    {
    }

    private IdListColumn(string name, DataField element) : base(new ListField(name, element)) => _element = element;

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<int> ids)
    {
        Reserve(Math.Max(1, ids.Length));
        ids.CopyTo(_ids.AsSpan(_idCount));
        _idCount += ids.Length;
        var end = _levelCount + Math.Max(1, ids.Length);
        if (end > _filled)
        {
            _definitions.AsSpan(_filled, end - _filled).Fill(ElementLevel);
            _repetitions.AsSpan(_filled, end - _filled).Fill(1);
            _filled = end;
        }
        _repetitions[_levelCount] = 0;
        if (ids.IsEmpty)
            _definitions[_levelCount] = EmptyLevel;
        _starts.Add(_levelCount);
        _levelCount = end;
        Bytes += sizeof(int) * (long)ids.Length;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        => group.WriteAllPartsAsync<int>(
            _element,
            _ids.AsMemory(0, _idCount),
            _definitions.AsMemory(0, _levelCount),
            _repetitions.AsMemory(0, _levelCount),
            cancellationToken);

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        foreach (var start in _starts)
            (_definitions[start], _repetitions[start]) = (ElementLevel, 1);
        _starts.Clear();
        _idCount = _levelCount = 0;
    }

    private void Reserve(int levels)
    {
        var needed = checked(_levelCount + levels);
        if (needed <= _ids.Length)
            return;
        var size = Math.Max(needed, 2 * _ids.Length);
        Array.Resize(ref _ids, size);
        Array.Resize(ref _definitions, size);
        Array.Resize(ref _repetitions, size);
    }
}
