using System.IO.Hashing;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication.Indexing;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Signs a shard: its bucket entries, sorted; what decides about each document; and the sets of shingles.</summary>
internal sealed class SignPhase(DedupNearSpec spec, StageTask task)
{
    public const string Buckets = "buckets";
    public const string Documents = "documents";
    public const string Shingles = "shingles";

    private readonly SurvivalOrder _survival = new(spec.Survivor, SourceOrder.Of(spec.Priority, task.Sources, spec.Index));
    private readonly TakenDown _takenDown = new(task, spec.TakeDown);
    private readonly int _shard = task.CountEarlier(Documents) + task.Index;
    private readonly TextSignature _signature = new(new MinHash(spec.Options.Seed), spec.ShingleWords, spec.Hashes);
    private readonly Bands _bands = new(spec.Bands, spec.RowsPerBand);
    private readonly uint[] _numbers = new uint[MinHash.Permutations];

    /// <summary>Signs the shard.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        using var buckets = new ExternalSort<BucketEntry>(task.MemoryBytes / 2, task.ScratchFolder);
        using var documentOutput = task.CreateOutput(Documents, "documents.bin");
        using var shingleOutput = task.CreateOutput(Shingles, "shingles.bin");
        var documents = new RecordWriter<DocumentEntry>(documentOutput.Stream);
        var places = new List<DocumentPlace>();
        var counts = new Counts();
        var offset = 0L;
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                if (spec.Index is not null)
                    places.Add(new DocumentPlace(document.Id, new ShardRow(_shard, (int)documents.Count)));
                // One that was taken down keeps its place, so that places in a shard are places in its list.
                var isTakenDown = _takenDown.Contains(document.Id);
                var shingles = isTakenDown ? [] : Sign(document, (int)documents.Count, buckets);
                documents.Write(new DocumentEntry(document.Id, _survival.KeyOf(document), offset, shingles.Length));
                shingleOutput.Stream.Write(MemoryMarshal.AsBytes(shingles));
                offset += shingles.Length;
                if (isTakenDown)
                    continue;
                counts.Add(_signature.Words.Count == 0 ? "documents_without_words" : "documents_signed");
                counts.Add("documents_shorter", _signature.Words.Count > 0 && _signature.Words.Count < spec.ShingleWords ? 1 : 0);
            }
            task.Progress.Report(new TaskProgress(documents.Count, task.Inputs[0].Rows, "documents"));
        }
        documents.Flush();
        (documentOutput.Rows, shingleOutput.Rows) = (documents.Count, offset);
        task.Write(Buckets, buckets);
        if (spec.Index is not null)
            task.Write(IndexedFiles.Ids, places.Order());
        return counts;
    }

    /// <summary>Adds the document's bucket entries; its set of shingles, empty where it has no signature.</summary>
    private ReadOnlySpan<uint> Sign(Document document, int row, ExternalSort<BucketEntry> buckets)
    {
        if (!_signature.TrySign(document.Text.Span, _numbers))
            return [];
        var whole = (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes<uint>(_numbers));
        for (var band = 0; band < _bands.Count; band++)
            buckets.Add(new BucketEntry(_bands.Hash(_numbers, band), whole, document.Id.High, _shard, row));
        return _signature.DistinctShingles();
    }
}
