using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>
/// Writes documents to a Parquet shard. Equal documents in equal order give equal bytes. Memory is bounded by a row group of 16 MiB, or by
/// the largest document where that is larger. Disposing completes the shard and its output.
/// </summary>
public sealed class DocumentShardWriter : IDisposable
{
    /// <summary>End of a document shard's name.</summary>
    public const string Suffix = "documents.parquet";

    internal const int Version = 1;

    private readonly TaskOutput _output;
    private readonly bool _indexAddresses;
    private readonly DocumentColumns _columns = new();
    private readonly RowWriter _rows;

    /// <summary>Begins a shard.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="indexAddresses">Whether its documents are to be found by their addresses too.</param>
    public DocumentShardWriter(TaskOutput output, bool indexAddresses = false)
    {
        _output = output;
        _indexAddresses = indexAddresses;
        _rows = new RowWriter(output, Version, _columns.All);
    }

    /// <summary>Adds a document.</summary>
    public void Write(Document document)
    {
        _columns.Add(document);
        if (_indexAddresses && document.Url is { } url)
            _output.Addresses.Add((DocumentId.OfAddress(url), _output.Ids.Count));
        _output.Ids.Add(document.Id);
        _rows.EndRow();
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
