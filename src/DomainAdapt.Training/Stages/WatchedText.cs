using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>The held-out documents that a training watches, ordered by id.</summary>
internal sealed class WatchedText
{
    private const string HeldOut = "held_out";

    private readonly List<EncodedDocument> _documents;

    private WatchedText(int batchTokens, List<EncodedDocument> documents) => (BatchTokens, _documents) = (batchTokens, documents);

    /// <summary>The documents.</summary>
    public IReadOnlyList<EncodedDocument> Documents => _documents;

    /// <summary>Positions predicted at a time.</summary>
    public int BatchTokens { get; }

    /// <summary>The files of a stage's inputs that hold such documents.</summary>
    public static IEnumerable<StageFile> FilesOf(StageInputs inputs) => inputs.Channel(HeldOut);

    /// <summary>Reads those of all sources from a task's inputs; null where none are watched.</summary>
    /// <exception cref="DomainAdaptException">There are none to watch.</exception>
    public static Task<WatchedText?> ReadAsync(StageTask task, ValidationSpec? spec, CancellationToken cancellationToken)
        => spec is null ? Task.FromResult<WatchedText?>(null) : ReadAsync(task, "validation", _ => true, spec.MaxDocuments, spec.BatchTokens, cancellationToken);

    /// <summary>Reads those of general sources from a task's inputs; null where none are watched.</summary>
    /// <exception cref="DomainAdaptException">There are none to watch.</exception>
    public static Task<WatchedText?> ReadAsync(StageTask task, ForgettingSpec? spec, CancellationToken cancellationToken)
    {
        if (spec is null)
            return Task.FromResult<WatchedText?>(null);
        var general = spec.Sources ?? [.. task.Sources.Where(source => !source.Spec.Domain).Select(source => source.Name)];
        return ReadAsync(task, "forgetting", source => source is not null && general.Contains(source), spec.MaxDocuments, spec.BatchTokens, cancellationToken);
    }

    private static async Task<WatchedText?> ReadAsync(
        StageTask task, string setting, Func<string?, bool> isWatched, int most, int batchTokens, CancellationToken cancellationToken)
    {
        var documents = new List<DocumentTokens>();
        foreach (var shard in task.Inputs.Where(file => file.Channel == HeldOut && isWatched(file.Source)))
        {
            await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
                documents.AddRange(batch.Where(document => document.Ids.Length > 0 && document.TextBytes > 0));
        }
        if (documents.Count == 0)
            throw new DomainAdaptException($"{setting}: there is no held-out text. Name the tokenize stage in its inputs, and give {(setting == "forgetting" ? "a general source" : "a source")} a holdout.", ExitCodes.Spec);
        return new WatchedText(batchTokens, [.. documents.OrderBy(document => document.Id).Take(most)
            .Select(document => new EncodedDocument(document.Ids, document.TextBytes))]);
    }

    /// <summary>Nats a token of them under that model as it is; a masked token of an encoder.</summary>
    public Func<double> NatsPerToken(LanguageModel model, Objective objective, int startToken)
    {
        if (model is not CausalDecoder)
        {
            var masked = new MaskedLoss(model, objective, BatchTokens);
            return () => masked.Evaluate(_documents);
        }
        var tokens = _documents.Sum(document => (long)document.Ids.Length);
        var bitsPerByte = new BitsPerByte((CausalDecoder)model, startToken, BatchTokens);
        return () => bitsPerByte.Evaluate(_documents).Sum(loss => loss.Nats) / tokens;
    }

    /// <summary>Bits per byte of them under a decoder as it is; nats a masked token under an encoder.</summary>
    public Func<double> BitsPerByteOf(LanguageModel model, Objective objective, int startToken)
    {
        if (model is not CausalDecoder decoder)
            return NatsPerToken(model, objective, startToken);
        var bitsPerByte = new BitsPerByte(decoder, startToken, BatchTokens);
        return () => bitsPerByte.Evaluate(_documents).Aggregate((left, right) => left + right).BitsPerByte;
    }
}
