using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Columns;

/// <summary>Gathers one column of a row group and writes it. Its buffers live as long as the file and grow to the largest row group.</summary>
internal abstract class ColumnWriter(Field field)
{
    /// <summary>The column as the schema names it.</summary>
    public Field Field { get; } = field;

    /// <summary>Uncompressed bytes gathered since the last <see cref="Clear"/>.</summary>
    public long Bytes { get; protected set; }

    /// <summary>Whether equal values of neighbouring rows are worth a dictionary.</summary>
    public virtual bool IsRepetitive => false;

    /// <summary>Writes what was gathered as the next column of the row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    /// <summary>Forgets what was gathered, and keeps the buffers.</summary>
    public virtual void Clear() => Bytes = 0;
}
