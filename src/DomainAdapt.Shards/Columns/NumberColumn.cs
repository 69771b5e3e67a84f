using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Columns;

/// <summary>A column of numbers with a value in every row.</summary>
internal sealed class NumberColumn<T>(string name) : ColumnWriter(new DataField<T>(name)) where T : unmanaged
{
    private readonly List<T> _values = [];

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        _values.Add(value);
        Bytes += Unsafe.SizeOf<T>();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        => group.WriteAsync<T>((DataField)Field, CollectionsMarshal.AsSpan(_values).ToArray(), cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        _values.Clear();
    }
}

/// <summary>A column of numbers that some rows lack.</summary>
internal sealed class OptionalNumberColumn<T>(string name) : ColumnWriter(new DataField<T?>(name)) where T : unmanaged
{
    private readonly List<T?> _values = [];

    /// <summary>Adds a value, or null where the row has none.</summary>
    public void Add(T? value)
    {
        _values.Add(value);
        Bytes += Unsafe.SizeOf<T>();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        => group.WriteAsync<T>((DataField)Field, CollectionsMarshal.AsSpan(_values).ToArray(), cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        _values.Clear();
    }
}
