using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing.Ordering;
using DomainAdapt.Corpora.Mixing.Planning;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Phases;

/// <summary>
/// Shuffles the documents of one source, anew for each epoch that may be needed, fills sequences with them, and shuffles these. Documents and sequences
/// draw numbers and are sorted by them on disk, so memory does not grow with them.
/// </summary>
internal sealed class OrderPhase(MixSpec spec, StageTask task)
{
    /// <summary>One file for each epoch, and with best-fit packing another with the tokens of each sequence.</summary>
    public const string Order = "order";

    private const string OrderSuffix = "order.bin";

    private readonly TakeDownList? _excluded = spec.Exclude is null ? null : TakeDownList.Read(spec.Exclude);

    /// <summary>Whether a file has pieces, not fills.</summary>
    public static bool IsOrder(StageFile file) => file.Name.EndsWith(OrderSuffix, StringComparison.Ordinal);

    /// <summary>Writes the epochs.</summary>
    /// <exception cref="DomainAdaptException">The source has no tokens.</exception>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var shards = task.Channel(MixChannels.Tokens).ToList();
        var source = shards[0].Source!;
        var budget = MixChannels.BudgetOf(task, spec);
        var epochs = 1L;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var tokens = await WriteAsync(source, epoch, shards, cancellationToken);
            // More than the budget holds is never placed.
            epochs = Math.Min(spec.EpochsOf(source), budget is { } most ? (most / tokens) + 1 : long.MaxValue);
            task.Progress.Report(new TaskProgress(epoch + 1, epochs, "epochs"));
        }
        return new Counts { [$"epochs_ordered.{source}"] = epochs };
    }

    private async Task<long> WriteAsync(string source, int epoch, List<StageFile> shards, CancellationToken cancellationToken)
    {
        var seed = SeedOf(source, epoch);
        var tokens = 0L;
        var documents = shards.Sum(shard => shard.Rows);
        var bytes = Math.Min(task.MemoryBytes / 4, documents * Unsafe.SizeOf<ShuffledDocument>());
        using var sort = new ExternalSort<ShuffledDocument>(bytes, task.ScratchFolder);
        for (var pool = 0; pool < shards.Count; pool++)
        {
            var first = 0L;
            await foreach (var batch in LengthsAsync(shards[pool].Path, cancellationToken))
            {
                foreach (var (id, length) in batch)
                {
                    sort.Add(ShuffledDocument.Of(seed, id, pool, length, first));
                    first += length;
                    tokens += length + 1L;
                }
            }
        }
        if (tokens == 0)
            throw new DomainAdaptException(
                $"shares.{source}: the source has no tokens to take a share of. Give it no share, or see what its earlier stages rejected and what exclude takes out.",
                ExitCodes.InputsMissing);
        var name = string.Create(CultureInfo.InvariantCulture, $"epoch{epoch:00000}.");
        using var order = task.CreateOutput(Order, name + OrderSuffix, source);
        var pieces = new RecordWriter<OrderedPiece>(order.Stream);
        if (spec.Packing == SequencePacking.BestFit)
        {
            using var fills = task.CreateOutput(Order, name + PackedSequences.Suffix, source);
            var sequences = new RecordWriter<int>(fills.Stream);
            var packing = new BestFit(spec.SequenceTokens, seed, pieces, sequences);
            Write(sort, packing.Add, cancellationToken);
            packing.Complete();
            sequences.Flush();
            fills.Rows = sequences.Count;
        }
        else
        {
            using var shuffle = new SequenceShuffle(spec.SequenceTokens, seed, epoch * tokens, tokens, documents, task.MemoryBytes / 4, task.ScratchFolder);
            Write(sort, shuffle.Add, cancellationToken);
            shuffle.WriteTo(pieces, cancellationToken);
        }
        pieces.Flush();
        order.Rows = pieces.Count;
        return tokens;
    }

    /// <summary>The documents that the pool file has, in its order: all of the shard but what the take-down list names.</summary>
    private IAsyncEnumerable<IReadOnlyList<(DocumentId Id, int Tokens)>> LengthsAsync(string shard, CancellationToken cancellationToken)
    {
        if (_excluded is not { } list)
            return TokenShardReader.ReadLengthsAsync(shard, cancellationToken);
        return TokenShardReader.ReadDocumentsAsync(shard, cancellationToken).Select(batch => (IReadOnlyList<(DocumentId, int)>)
            [.. batch.Where(document => list.EntryOf(document.Id, document.Url, document.Licence) is null).Select(document => (document.Id, document.Tokens))]);
    }

    private static void Write(ExternalSort<ShuffledDocument> sort, Action<ShuffledDocument> add, CancellationToken cancellationToken)
    {
        foreach (var document in sort.Sorted())
        {
            cancellationToken.ThrowIfCancellationRequested();
            add(document);
        }
    }

    private ulong SeedOf(string source, int epoch) => BinaryPrimitives.ReadUInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{task.Seed}/{source}/{epoch}"))));
}
