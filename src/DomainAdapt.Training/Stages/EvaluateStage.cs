using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Native;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Predicts held-out documents. Phase <c>predict</c> has a task for each model and source, and writes every document's loss to channel
/// <c>losses</c>; phase <c>sum</c> adds them up into the table <c>evaluation</c>.
/// </summary>
internal sealed class EvaluateStage(EvaluateSpec spec) : Stage
{
    private const string Predict = "predict";
    private const string Sum = "sum";
    private const string HeldOut = "held_out";
    private const string Tokenizer = "tokenizer";
    private const string Losses = "losses";
    private const string Coverage = "ngram_coverage"; // the attribute that hold_out gives held-out documents

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Predict, Sum];

    public override bool UsesAllCores(string phase) => phase == Predict;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        if (phase == Sum)
            return [new TaskInputs([.. inputs.OwnChannel(Losses)])];
        var models = spec.Models?.Concat(spec.Runs).Select(stage => inputs.Channel(ModelChannel.Name, stage).ToList())
            ?? inputs.Channel(ModelChannel.Name).GroupBy(file => file.Stage).Select(files => files.ToList());
        var sources = inputs.Channel(HeldOut).GroupBy(file => file.Source).ToList();
        StageFile[] tokenizers = [.. inputs.Channel(Tokenizer)];
        return
        [
            .. from model in models
               from source in sources
               let own = tokenizers.Where(file => file.Source is null || file.Source == source.Key)
               select new TaskInputs([.. model, .. source, .. own], source.Key),
        ];
    }

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        if (task.Phase == Sum)
            return await AddUpAsync(task, cancellationToken).ConfigureAwait(false);
        TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = task.Machine.LibtorchFolder });
        var documents = await ReadAsync(task, cancellationToken).ConfigureAwait(false);
        try
        {
            return PredictDocuments(task, documents, cancellationToken);
        }
        finally
        {
            TorchRuntime.ReleaseFreed();
        }
    }

    private Counts PredictDocuments(StageTask task, List<DocumentTokens> documents, CancellationToken cancellationToken)
    {
        set_num_threads(spec.Threads);
        var stage = task.Inputs.FirstOrDefault(file => file.Channel == ModelChannel.Name)?.Stage
            ?? throw new DomainAdaptException("models: one of the stages hands on no model. Name train stages.", ExitCodes.Spec);
        var (configPath, weightsPath) = ModelChannel.PathsOf(task.Inputs, stage);
        var config = ModelConfig.Read(configPath);
        CheckTokenizer(task, stage, config, documents);
        using var model = ModelFiles.LoadAny(configPath, weightsPath, spec.Dtype, spec.Device);

        var tokens = documents.Sum(document => (long)document.Ids.Length);
        var progress = new ProgressOf(task, tokens, stage);
        var encoded = documents.Select(document => new EncodedDocument(document.Ids, document.TextBytes)).ToList();
        var (objective, measure) = DocumentMeasure.Of(model, config, configPath, spec.BatchTokens, spec.MaskToken);
        var losses = measure.Evaluate(encoded, progress, cancellationToken);
        EvaluationTables.WriteLosses(task.CreateOutput(Losses, TableWriter.SuffixOf(Losses)), stage, objective, documents, losses, IsClean);
        var bytes = documents.Sum(document => (long)document.TextBytes);
        return new Counts { ["documents"] = documents.Count, ["tokens"] = tokens, ["bytes"] = bytes };
    }

    private static async Task<Counts> AddUpAsync(StageTask task, CancellationToken cancellationToken)
    {
        if (task.Inputs.Count == 0)
        {
            throw new DomainAdaptException(
                "found no model or no held-out documents. Let it read a tokenize stage of sources with a holdout, and train stages.",
                ExitCodes.InputsMissing);
        }
        var tables = new List<Table>();
        foreach (var file in task.Inputs)
            tables.Add(await Table.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false));
        var evaluation = EvaluationTables.Evaluation(tables);
        TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf(evaluation.Name)), evaluation);
        return new Counts { ["comparisons"] = task.Inputs.Count };
    }

    /// <summary>The task's documents, ordered by id; a document without text has no byte to share its loss among.</summary>
    private async Task<List<DocumentTokens>> ReadAsync(StageTask task, CancellationToken cancellationToken)
    {
        var documents = new List<DocumentTokens>();
        foreach (var shard in task.Inputs.Where(file => file.Channel == HeldOut))
        {
            await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
                documents.AddRange(batch.Where(document => document.TextBytes > 0));
        }
        documents.Sort((left, right) => left.Id.CompareTo(right.Id));
        return [.. documents.Take(spec.MaxDocuments ?? int.MaxValue)];
    }

    /// <summary>Refuses token ids that mean something else to the model: a figure would come of them all the same.</summary>
    private static void CheckTokenizer(StageTask task, string stage, ModelConfig config, List<DocumentTokens> documents)
    {
        foreach (var file in task.Inputs.Where(file => file.Channel == Tokenizer && config.Tokenizer is not null))
        {
            if (TokenizerFile.Load(file.Path).Fingerprint != config.Tokenizer)
            {
                throw new DomainAdaptException(
                    $"the documents were tokenized by {file.Path}, and '{stage}' was trained with another. Compare models of one.",
                    ExitCodes.Spec);
            }
        }
        var last = config.Spec.Vocabulary - 1;
        if (documents.Find(document => document.Ids.Span.IndexOfAnyExceptInRange(0, last) >= 0) is { } foreign)
        {
            throw new DomainAdaptException(
                $"document {foreign.Id} has token ids beyond the {config.Spec.Vocabulary} of '{stage}'. Compare models of one tokenizer.",
                ExitCodes.Spec);
        }
    }

    private bool IsClean(DocumentTokens document) => document.Attributes.Number(Coverage) <= spec.CleanCoverage;

    private sealed class ProgressOf(StageTask task, long tokens, string model) : IProgress<long>
    {
        public void Report(long value) => task.Progress.Report(new TaskProgress(value, tokens, "tokens", model));
    }
}
