using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Tokenization;

/// <summary>
/// Learns the vocabulary in one task. Reads the documents twice: once to see which hashes of ids make up the sample, once to learn from them.
/// Sees channel <c>kept</c> only, so held-out text reaches no vocabulary.
/// </summary>
internal sealed class TrainTokenizerStage(TrainTokenizerSpec spec) : Stage
{
    /// <summary>Channel of a tokenizer file.</summary>
    public const string Channel = "tokenizer";

    /// <summary>Channel of the same tokenizer as a SentencePiece model, where it has that form.</summary>
    public const string SentencePieceChannel = "sentencepiece";

    /// <summary>End of a tokenizer file's name.</summary>
    public const string Suffix = "tokenizer.json";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<Balance> Balances { get; } =
    [
        new("documents", ["documents_in"], ["documents_sampled", "documents_left_out"]),
        new("bytes", ["bytes_in"], ["bytes_sampled", "bytes_left_out"]),
    ];

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => [new TaskInputs([.. inputs.Channel("kept")])];

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var sample = new ByteSample(spec.SampleBytes, task.Seed);
        await foreach (var batch in BatchesAsync(task, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
                sample.Count(document);
        }

        var counts = new Counts();
        using var trainer = spec.NewTrainer(task.MemoryBytes / 2, task.ScratchFolder);
        await foreach (var batch in BatchesAsync(task, cancellationToken).ConfigureAwait(false))
        {
            var sampled = batch.Where(sample.Takes).ToList();
            // Counts of pieces are sums, whoever counts them.
            Parallel.ForEach(sampled, new ParallelOptions { CancellationToken = cancellationToken }, document => trainer.Add(document.Text.Span, document.Id.High));
            Count(counts, batch, "in");
            Count(counts, sampled, "sampled");
        }
        counts["documents_left_out"] = counts["documents_in"] - counts["documents_sampled"];
        counts["bytes_left_out"] = counts["bytes_in"] - counts["bytes_sampled"];
        if (counts["bytes_sampled"] == 0)
        {
            throw new DomainAdaptException(
                $"{task.Stage}: its inputs hold no text to learn a vocabulary from; expected documents in channel 'kept'. "
                + "Check what the stages before it rejected.");
        }

        var tokenizer = trainer.Train(cancellationToken);
        using var output = task.CreateOutput(Channel, Suffix);
        tokenizer.WriteTokenizerJson(output.Stream);
        if (tokenizer.WriteSentencePiece is { } write)
        {
            using var model = task.CreateOutput(SentencePieceChannel, "tokenizer.model");
            write(model.Stream);
        }
        counts["vocabulary"] = tokenizer.VocabularySize;
        return counts;
    }

    private static void Count(Counts counts, IReadOnlyList<Document> documents, string where)
    {
        counts.Add($"documents_{where}", documents.Count);
        counts.Add($"bytes_{where}", documents.Sum(document => (long)document.Text.Length));
    }

    private static async IAsyncEnumerable<IReadOnlyList<Document>> BatchesAsync(
        StageTask task, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long documents = 0;
        foreach (var shard in task.Inputs)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
                documents += batch.Count;
                task.Progress.Report(new TaskProgress(documents, 0, "documents"));
            }
        }
    }
}
