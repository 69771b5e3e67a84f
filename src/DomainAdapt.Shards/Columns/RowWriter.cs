using System.IO.Compression;
using DomainAdapt.Core.Stages;
using Parquet;
using Parquet.Schema;

namespace DomainAdapt.Shards.Columns;

/// <summary>
/// Writes rows into one Parquet file: the caller adds a value to every column, then ends the row. A row group is written whenever the
/// columns hold <see cref="RowGroupBytes"/>, so memory is bounded by bytes, whatever the rows' sizes. Disposing writes the footer and
/// completes the output.
/// </summary>
internal sealed class RowWriter : IDisposable
{
    /// <summary>Uncompressed bytes of a row group: large enough to compress within 3 % of the best, small enough to hold in memory.</summary>
    public const long RowGroupBytes = 16 << 20;

    /// <summary>Metadata key of the layout's version.</summary>
    public const string VersionKey = "schema_version";

    private readonly TaskOutput _output;
    private readonly ColumnWriter[] _columns;
    private readonly ParquetWriter _writer;
    private int _pendingRows;

    /// <summary>Begins a file.</summary>
    /// <param name="output">Where it goes; disposed with this writer.</param>
    /// <param name="version">The layout's version.</param>
    /// <param name="columns">The columns, in order.</param>
    /// <param name="metadata">What else the footer says.</param>
    /// <param name="compression">How pages are compressed.</param>
    public RowWriter(
        TaskOutput output,
        int version,
        IReadOnlyList<ColumnWriter> columns,
        IEnumerable<KeyValuePair<string, string>>? metadata = null,
        ShardCompression compression = ShardCompression.Zstd)
    {
        _output = output;
        _columns = [.. columns];
        // The level is always set: Parquet.Net's default for zstd is level 19, at 1 MB/s.
        var options = new ParquetOptions
        {
            CompressionMethod = compression == ShardCompression.None ? CompressionMethod.None : CompressionMethod.Zstd,
            CompressionLevel = CompressionLevel.Fastest,
            MaximumSmallPoolFreeBytes = 1 << 20,
            MaximumLargePoolFreeBytes = 64 << 20,
        };
        foreach (var column in _columns.Where(column => column.IsRepetitive))
            options.ColumnEncodingHints[column.Field.Name] = EncodingHint.Dictionary;
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), output.Stream, options));
        var footer = new SortedDictionary<string, string>(StringComparer.Ordinal) { [VersionKey] = FormattableString.Invariant($"{version}") };
        foreach (var (key, value) in metadata ?? [])
            footer[key] = value;
        _writer.CustomMetadata = footer;
    }

    /// <summary>Ends a row: every column has got its value.</summary>
    public void EndRow()
    {
        _pendingRows++;
        _output.Rows++;
        var bytes = 0L;
        foreach (var column in _columns)
            bytes += column.Bytes;
        if (bytes >= RowGroupBytes)
            Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _output.Dispose();
    }

    private void Flush()
    {
        if (_pendingRows == 0)
            return;
        using (var group = _writer.CreateRowGroup())
        {
            foreach (var column in _columns)
                column.WriteAsync(group, CancellationToken.None).GetAwaiter().GetResult();
            group.CompleteValidate();
        }
        foreach (var column in _columns)
            column.Clear();
        _pendingRows = 0;
    }

    // Writers are called from plain loops, one document at a time; only a full row group touches the stream.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
