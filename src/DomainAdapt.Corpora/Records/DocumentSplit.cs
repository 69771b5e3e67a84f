using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Records;

/// <summary>Where the documents of a shard go, kept, rejected or held out, with the counts of <see cref="Balance.OfDocuments"/>.</summary>
internal sealed class DocumentSplit(StageTask task) : IDisposable
{
    private readonly DocumentShardWriter _kept = new(task.CreateOutput("kept", DocumentShardWriter.Suffix));
    private readonly RejectShardWriter _rejected = new(task.CreateOutput("rejected", RejectShardWriter.Suffix));
    private DocumentShardWriter? _heldOut;

    /// <summary>What was counted.</summary>
    public Counts Counts { get; } = new();

    /// <summary>The document stays in training.</summary>
    public void Keep(Document document)
    {
        Count("kept", document);
        _kept.Write(document);
    }

    /// <summary>The document goes.</summary>
    public void Reject(Document document, Verdict verdict)
    {
        Count("rejected", document);
        Counts.Add($"documents_rejected.{verdict.Reason}");
        Counts.Add($"bytes_rejected.{verdict.Reason}", document.Text.Length);
        _rejected.Write(document, task.Stage, verdict);
    }

    /// <summary>The document is for evaluation.</summary>
    public void HoldOut(Document document)
    {
        Count("held_out", document);
        _heldOut ??= new DocumentShardWriter(task.CreateOutput("held_out", DocumentShardWriter.Suffix));
        _heldOut.Write(document);
    }

    public void Dispose()
    {
        _kept.Dispose();
        _rejected.Dispose();
        _heldOut?.Dispose();
    }

    private void Count(string where, Document document)
    {
        Counts.Add("documents_in");
        Counts.Add("bytes_in", document.Text.Length);
        Counts.Add($"documents_{where}");
        Counts.Add($"bytes_{where}", document.Text.Length);
    }
}
