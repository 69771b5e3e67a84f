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
        if (ids.IsEmpty)
        {
            _definitions[_levelCount] = EmptyLevel;
            _repetitions[_levelCount++] = 0;
        }
        else
        {
            _definitions.AsSpan(_levelCount, ids.Length).Fill(ElementLevel);
            _repetitions.AsSpan(_levelCount, ids.Length).Fill(1);
            _repetitions[_levelCount] = 0;
            _levelCount += ids.Length;
        }
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
