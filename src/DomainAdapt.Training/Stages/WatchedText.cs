using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;

namespace DomainAdapt.Training.Stages;

/// <summary>The held-out documents that a training watches, ordered by id.</summary>
internal sealed class WatchedText
{
    private const string HeldOut = "held_out";

    private readonly ValidationSpec _spec;
    private readonly List<EncodedDocument> _documents;

    private WatchedText(ValidationSpec spec, List<EncodedDocument> documents) => (_spec, _documents) = (spec, documents);

    /// <summary>The documents.</summary>
    public IReadOnlyList<EncodedDocument> Documents => _documents;

    /// <summary>Positions predicted at a time.</summary>
    public int BatchTokens => _spec.BatchTokens;

    /// <summary>The files of a stage's inputs that hold such documents.</summary>
    public static IEnumerable<StageFile> FilesOf(StageInputs inputs) => inputs.Channel(HeldOut);

    /// <summary>Reads them from a task's inputs; null where none are watched.</summary>
    /// <exception cref="DomainAdaptException">There are none to watch.</exception>
    public static async Task<WatchedText?> ReadAsync(StageTask task, ValidationSpec? spec, CancellationToken cancellationToken)
    {
        if (spec is null)
            return null;
        var documents = new List<DocumentTokens>();
        foreach (var shard in task.Inputs.Where(file => file.Channel == HeldOut))
        {
            await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
                documents.AddRange(batch.Where(document => document.Ids.Length > 0));
        }
        if (documents.Count == 0)
            throw new DomainAdaptException("validation: there is no held-out text. Name the tokenize stage in its inputs.", ExitCodes.Spec);
        return new WatchedText(spec, [.. documents.OrderBy(document => document.Id).Take(spec.MaxDocuments)
            .Select(document => new EncodedDocument(document.Ids, document.TextBytes))]);
    }

    /// <summary>How a training of that model watches them.</summary>
    public Validation Of(LanguageModel model, Objective objective, int startToken)
    {
        if (model is not CausalDecoder)
        {
            var masked = new MaskedLoss(model, objective, _spec.BatchTokens);
            return new Validation(() => masked.Evaluate(_documents), _spec.EverySteps, _spec.Patience, _spec.MinGain);
        }
        var tokens = _documents.Sum(document => (long)document.Ids.Length);
        var bitsPerByte = new BitsPerByte((CausalDecoder)model, startToken, _spec.BatchTokens);
        return new Validation(
            () => bitsPerByte.Evaluate(_documents).Sum(loss => loss.Nats) / tokens, _spec.EverySteps, _spec.Patience, _spec.MinGain);
    }
}
