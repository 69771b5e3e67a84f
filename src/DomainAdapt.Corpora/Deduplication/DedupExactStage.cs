using System.Buffers.Binary;
using System.Security.Cryptography;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Keeps one of all documents of equal normalised text, over all sources. <c>keys</c> writes each shard's keys, sorted; <c>decide</c> merges
/// one range of keys over all shards and says who goes; <c>remove</c> writes each shard without them. Who survives depends on the documents
/// alone, never on shards or workers.
/// </summary>
internal sealed class DedupExactStage(DedupExactSpec spec) : Stage
{
    public const string Reason = "exact_duplicate";

    private const string Keys = "keys";
    private const string Decide = "decide";
    private const string Remove = "remove";
    private const string Duplicates = "duplicates";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Keys, Decide, Remove];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        switch (phase)
        {
            case Keys:
                return inputs.OneTaskPerFile("kept");
            case Decide:
                StageFile[] keys = [.. inputs.OwnChannel(Keys)];
                return [.. Enumerable.Range(0, PartitionsOf(keys)).Select(_ => new TaskInputs(keys))];
            default:
                StageFile[] duplicates = [.. inputs.OwnChannel(Duplicates)];
                return [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. duplicates], shard.Source))];
        }
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Keys => WriteKeysAsync(task, cancellationToken),
        Decide => Task.FromResult(DecideRange(task, cancellationToken)),
        _ => DuplicateRemoval.RunAsync(task, Reason, cancellationToken),
    };

    private async Task<Counts> WriteKeysAsync(StageTask task, CancellationToken cancellationToken)
    {
        var order = new SourceOrder(spec.Priority, task.Sources);
        var keys = new List<DocumentKey>();
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
                keys.Add(new DocumentKey(KeyOf(document, spec.FoldNumbers), order.RankOf(document.Source), document.Id, task.Index));
        }
        keys.Sort();
        using var output = task.CreateOutput(Keys, "keys.bin");
        var writer = new RecordWriter<DocumentKey>(output.Stream);
        foreach (var key in keys)
            writer.Write(key);
        writer.Flush();
        output.Rows = writer.Count;
        return new Counts { ["documents_keyed"] = writer.Count };
    }

    private Counts DecideRange(StageTask task, CancellationToken cancellationToken)
    {
        using var duplicates = new ExternalSort<Duplicate>(task.MemoryBytes / 4, task.ScratchFolder);
        using var merge = KeyRanges.Merge(task, PartitionsOf(task.Inputs));
        using var clusters = new ClusterTable(task);
        var order = new SourceOrder(spec.Priority, task.Sources);
        var counts = new Counts();
        DocumentKey? survivor = null;
        while (merge.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = merge.Current;
            if (survivor is { } first && first.Key == key.Key)
            {
                duplicates.Add(new Duplicate(key.Shard, key.Id, first.Id));
                clusters.Add(first.Id, order.NameOf(first.Priority), key.Id, order.NameOf(key.Priority));
                continue;
            }
            survivor = key;
            counts.Add("texts");
        }
        using var output = task.CreateOutput(Duplicates, "duplicates.bin");
        var writer = new RecordWriter<Duplicate>(output.Stream);
        duplicates.WriteTo(writer);
        output.Rows = writer.Count;
        counts["duplicates"] = writer.Count;
        return counts;
    }

    /// <summary>The key of a document's text.</summary>
    internal static UInt128 KeyOf(Document document, bool foldNumbers)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var text = DedupText.Normalize(PlainView.Of(document).Span).AsSpan();
        SHA256.HashData(foldNumbers ? text[..DedupText.FoldNumbers(text)] : text, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private int PartitionsOf(IReadOnlyList<StageFile> keys)
        => (int)Math.Clamp((keys.Sum(file => file.Rows) + spec.PartitionDocuments - 1) / spec.PartitionDocuments, 1, 4096);
}
