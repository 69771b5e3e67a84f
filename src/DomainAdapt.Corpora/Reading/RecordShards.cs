using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// Where the records of a task go: documents into shards of bounded size, damaged records into a shard of their own, everything into the counts.
/// </summary>
internal sealed class RecordShards(StageTask task, long shardBytes, Counts counts) : IDisposable
{
    private readonly SourceContext _source = task.Source!;
    private DocumentShardWriter? _kept;
    private RejectShardWriter? _damaged;
    private long _bytesInShard;

    /// <summary>What was counted.</summary>
    public Counts Counts => counts;

    /// <summary>Where and why the first damaged record is damaged; null while there is none.</summary>
    public string? FirstDamage { get; private set; }

    /// <summary>Whether the sample's limit is not reached yet.</summary>
    public bool TakesMore => _source.Sample.LimitDocuments is not { } limit || counts["documents_kept"] < limit;

    /// <summary>Takes one record of a file.</summary>
    public void Add(FileEntry file, Record record)
    {
        counts.Add("records");
        switch (record)
        {
            case DocumentRecord document: Add(file, document); break;
            case SkippedRecord skipped: counts.AddPart("records_skipped", skipped.Reason); break;
            case DamagedRecord damaged: Add(file, damaged); break;
        }
    }

    public void Dispose()
    {
        _kept?.Dispose();
        _damaged?.Dispose();
    }

    private void Add(FileEntry file, DocumentRecord record)
    {
        var text = Utf8Repair.Repair(record.Text, out var invalid);
        if (text.IsEmpty)
        {
            counts.AddPart("records_skipped", "empty");
            return;
        }
        var document = ToDocument(file, record.Key, text) with
        {
            Url = record.Url,
            Date = record.Date,
            Language = record.Language,
            Licence = record.Licence ?? _source.Corpus.Licence,
            Title = record.Title,
            Format = record.Format,
            Attributes = record.Attributes,
        };
        if (!IsSampled(document.Id, _source.Sample.Share))
        {
            counts.AddPart("records_skipped", "not_sampled");
            return;
        }
        if (invalid + record.Replacements > 0)
        {
            counts.Add("documents_repaired");
            counts.Add("utf8_replacements", invalid + record.Replacements);
        }
        Write(document);
    }

    private void Write(Document document)
    {
        if (_kept is not null && _bytesInShard + document.Text.Length > shardBytes)
        {
            _kept.Dispose();
            _kept = null;
        }
        if (_kept is null)
        {
            _kept = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix), indexAddresses: true);
            _bytesInShard = 0;
        }
        _kept.Write(document);
        _bytesInShard += document.Text.Length;
        counts.Add("documents_kept");
        counts.Add("bytes_kept", document.Text.Length);
    }

    private void Add(FileEntry file, DamagedRecord record)
    {
        counts.AddPart("records_damaged", record.Reason);
        var found = ToDocument(file, record.Key, Utf8Repair.Repair(record.Found, out _));
        FirstDamage ??= $"{found.Origin} {record.Why}";
        _damaged ??= new RejectShardWriter(task.CreateOutput("damaged", RejectShardWriter.Suffix));
        _damaged.Write(found with { Attributes = Attributes.Empty.With("why", record.Why) }, "read", Verdict.Reject(record.Reason));
    }

    private Document ToDocument(FileEntry file, string? key, ReadOnlyMemory<byte> text)
    {
        var origin = key is null ? file.Origin : $"{file.Origin}#{key}";
        return new Document { Id = DocumentId.Of(_source.Corpus.Id, origin), Text = text, Source = _source.Name, Origin = origin };
    }

    /// <summary>Whether a document belongs to a sample of that share: ids are hashes, so their first 64 bits are spread evenly.</summary>
    private static bool IsSampled(DocumentId id, decimal share) => id.High < share * (ulong.MaxValue + 1m);
}
