using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Storage.Http;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Optimization;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Trains on a mix in one task. Reads its channels <c>flat</c> and <c>ledger</c>; writes the model to <c>model</c>, what it took in and why
/// it stopped to <c>account</c>, and the curve to <c>tables</c>. Interrupted, it goes on from its last checkpoint to the same bytes.
/// </summary>
internal sealed class TrainStage(TrainSpec spec) : Stage
{
    private const string Flat = "flat";
    private const string Ledger = "ledger";
    private const string HeldOut = "held_out";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<Balance> Balances { get; } = [new("tokens", ["tokens_planned"], ["tokens_seen", "tokens_remaining"])];

    public override bool UsesAllCores(string phase) => true;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var models = inputs.Channel(ModelChannel.Name, spec.Init?.Stage ?? "");
        var watched = spec.Validation is null ? [] : inputs.Channel(HeldOut);
        return [new TaskInputs([.. inputs.Channel(Flat), .. inputs.Channel(Ledger), .. models, .. watched])];
    }

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var ledgers = task.Inputs.Where(file => file.Channel == Ledger).ToList();
        if (ledgers.Count != 1)
            throw new DomainAdaptException($"reads {ledgers.Count} mixes; expected one. Name a mix stage in its inputs.", ExitCodes.Spec);
        TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = task.Machine.LibtorchFolder });
        var folder = await BaseFolderAsync(task, cancellationToken).ConfigureAwait(false);
        var watched = await WatchedAsync(task, cancellationToken).ConfigureAwait(false);
        return Train(task, MixLedger.Read(ledgers[0].Path), folder, watched, cancellationToken);
    }

    /// <summary>The held-out documents to watch, ordered by id; none where none are watched.</summary>
    private async Task<List<EncodedDocument>> WatchedAsync(StageTask task, CancellationToken cancellationToken)
    {
        var documents = new List<DocumentTokens>();
        foreach (var shard in task.Inputs.Where(file => file.Channel == HeldOut))
        {
            await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
                documents.AddRange(batch.Where(document => document.Ids.Length > 0));
        }
        if (documents.Count == 0 && spec.Validation is not null)
            throw new DomainAdaptException("validation: there is no held-out text. Name the tokenize stage in its inputs.", ExitCodes.Spec);
        return [.. documents.OrderBy(document => document.Id).Take(spec.Validation?.MaxDocuments ?? 0)
            .Select(document => new EncodedDocument(document.Ids, document.TextBytes))];
    }

    private Counts Train(StageTask task, MixLedger ledger, ModelFolder? folder, List<EncodedDocument> watched, CancellationToken cancellationToken)
    {
        using var sequences = FlatSequences.Open(Parts(task));
        using var model = CreateModel(task, ledger, folder);
        model.Recompute = spec.Recompute;
        var checkpoints = new CheckpointFolder(task.ScratchFolder, spec.KeepCheckpoints);
        var options = OptionsOf(task) with { Validation = ValidationOf(model, ledger.Separator, watched) };
        var trainer = new Trainer(model, new FlatTrainingSequences(sequences), options, checkpoints);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (spec.TimeLimitHours is { } hours)
            limit.CancelAfter(TimeSpan.FromHours(hours));

        var result = trainer.Run(PlanOf(ledger), new ProgressOf(task), limit.Token);

        var isTimeUp = result.Account.StopReason == StopReason.Cancelled && !cancellationToken.IsCancellationRequested;
        if (result.Account.StopReason is StopReason.Cancelled or StopReason.Diverged)
            checkpoints.WriteAccount(isTimeUp ? result.Account with { StopReason = StopReason.TimeLimit } : result.Account);
        cancellationToken.ThrowIfCancellationRequested();
        if (isTimeUp)
        {
            throw new DomainAdaptException(
                $"stopped after {result.Account.Steps} steps, as time_limit_hours is over. Run again to go on.", ExitCodes.StoppedAtBoundary);
        }
        if (result.Resumed is { } from && from.Libtorch != TorchRuntime.Loaded?.Version)
        {
            task.Log.LogWarning(
                "{Stage} went on with libtorch {Now} from step {Step}, made with {Before}: its last bits may not be those of one run",
                task.Stage, TorchRuntime.Loaded?.Version, from.Step, from.Libtorch);
        }
        if (result.Account.StopReason == StopReason.Diverged)
        {
            throw new DomainAdaptException(
                $"the loss or its gradient is no number after {result.Account.Steps} steps. Lower learning_rate, or lengthen the warm-up. "
                + $"Its account is {checkpoints.AccountPath}.");
        }
        ModelChannel.Write(
            task, model, new ModelConfig(model.Spec, StartToken: null, ledger.Separator, ledger.Tokenizer) { Weights = spec.SaveDtype });
        using (var account = task.CreateOutput("account", "account.json"))
        {
            account.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(result.Account, indented: true) + '\n'));
            account.Rows = 1;
        }
        TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_curve")), TableOf(result.Curve));
        if (spec.Validation is not null)
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_validation")), TableOf(result.Validations));
        return CountsOf(model.Spec, sequences, result.Account);
    }

    /// <summary>The folder of the model to go on from, where it has one.</summary>
    private async Task<ModelFolder?> BaseFolderAsync(StageTask task, CancellationToken cancellationToken)
    {
        if (spec.Init?.From is { } path)
            return ModelFolder.Open(path);
        if (spec.Init?.Repository is not { } repository)
            return null;
        using var downloader = new Downloader(new DownloadOptions { Token = task.Machine.ModelHubToken });
        var hub = new ModelRepository(downloader, task.Machine.ModelHub, task.Machine.CacheFolder);
        return await hub.FetchAsync(repository, spec.Init.Revision!, task.Machine.Offline, task.Progress, cancellationToken).ConfigureAwait(false);
    }

    private CausalDecoder CreateModel(StageTask task, MixLedger ledger, ModelFolder? folder)
    {
        if (spec.Init is null)
        {
            var device = TorchDevice.Of(spec.Device);
            var shape = spec.Model ?? new ModelSpec();
            var fresh = new LlamaDecoder(shape.ToLlama(ledger.Vocabulary, ledger.SequenceTokens), spec.Dtype);
            LlamaInitializer.Initialize(fresh, task.Seed);
            return fresh.to(device);
        }
        var (configPath, weightsPath) = spec.Init.Stage is { } stage ? ModelChannel.PathsOf(task.Inputs, stage)
            : folder is not null ? (folder.ConfigPath, folder.WeightsPath)
            : (spec.Init.Config!, spec.Init.Weights!);
        var config = ModelConfig.Read(configPath);
        var tokenizer = config.Tokenizer ?? (folder?.TokenizerPath is { } file ? TokenizerFile.Load(file).Fingerprint : null);
        if (tokenizer is not null && tokenizer != ledger.Tokenizer)
        {
            throw new DomainAdaptException(
                $"init: {configPath} names another tokenizer than the mix has. Tokenize with the model's own"
                + $"{(folder?.TokenizerPath is { } own ? $": tokenizer_file: {own}" : "")}.",
                ExitCodes.Spec);
        }
        if (config.Spec.Vocabulary < ledger.Vocabulary || config.Spec.Positions < ledger.SequenceTokens)
        {
            throw new DomainAdaptException(
                $"init: the model has {config.Spec.Vocabulary} token ids and {config.Spec.Positions} positions; the mix has "
                + $"{ledger.Vocabulary} and {ledger.SequenceTokens}. Tokenize with its own tokenizer, into sequences it has positions for.",
                ExitCodes.Spec);
        }
        return ModelFiles.Load(configPath, weightsPath, spec.Dtype, spec.Device);
    }

    private TrainerOptions OptionsOf(StageTask task) => new()
    {
        BatchSequences = spec.BatchSequences,
        MicroBatchSequences = spec.MicroBatchSequences,
        BudgetTokens = spec.BudgetTokens,
        BudgetFlops = spec.BudgetFlops,
        Schedule = spec.RateOver,
        Optimizer = new AdamWOptions(spec.Beta1, spec.Beta2, WeightDecay: spec.WeightDecay),
        Clip = spec.Clip,
        CheckpointEverySteps = spec.CheckpointEverySteps,
        Threads = spec.Threads,
        Fingerprint = task.Fingerprint,
    };

    private Validation? ValidationOf(CausalDecoder model, int startToken, List<EncodedDocument> watched)
    {
        if (spec.Validation is not { } settings)
            return null;
        var tokens = watched.Sum(document => (long)document.Ids.Length);
        var bitsPerByte = new BitsPerByte(model, startToken, settings.BatchTokens);
        return new Validation(
            () => bitsPerByte.Evaluate(watched).Sum(loss => loss.Nats) / tokens, settings.EverySteps, settings.Patience, settings.MinGain);
    }

    private static TokenPlan PlanOf(MixLedger ledger) => new(
        ledger.BudgetTokens ?? ledger.PlacedTokens,
        [.. ledger.Sources.Select(source => new SourcePlan(source.Name, source.AvailableTokens))],
        ledger.Stop == MixStop.SourceExhausted ? ledger.StoppedBy : null);

    private static Table TableOf(IReadOnlyList<TrainingPoint> curve) => new(
        "training_curve",
        new Column<long>("step", [.. curve.Select(point => point.Step)]),
        new Column<long>("tokens", [.. curve.Select(point => point.Tokens)]),
        new Column<double>("loss", [.. curve.Select(point => point.Loss)]),
        new Column<double>("learning_rate", [.. curve.Select(point => point.LearningRate)]),
        new Column<double>("gradient_norm", [.. curve.Select(point => point.GradientNorm)]));

    private static Table TableOf(IReadOnlyList<ValidationPoint> points) => new(
        "training_validation",
        new Column<long>("step", [.. points.Select(point => point.Step)]),
        new Column<double>("nats_per_token", [.. points.Select(point => point.Loss)]));

    private static Counts CountsOf(DecoderSpec model, FlatSequences sequences, TrainingAccount account)
    {
        var counts = new Counts
        {
            ["parameters"] = model.ParameterCount(),
            ["sequences"] = sequences.Count,
            ["steps"] = account.Steps,
            ["tokens_planned"] = account.AcquiredTokens,
            ["tokens_remaining"] = account.AcquiredTokens - account.SeenTokens,
        };
        foreach (var source in account.Sources)
            counts.AddPart("tokens_seen", source.Name, source.SeenTokens);
        return counts;
    }

    private static List<(string Ids, string Index)> Parts(StageTask task)
    {
        var files = task.Inputs.Where(file => file.Channel == Flat).OrderBy(file => file.Task)
            .ToLookup(file => file.Name.EndsWith(FlatSequenceWriter.IndexSuffix, StringComparison.Ordinal));
        return [.. files[false].Zip(files[true], (ids, index) => (ids.Path, index.Path))];
    }

    private sealed class ProgressOf(StageTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            var note = FormattableString.Invariant($"step {value.Step} of {value.Steps}, loss {value.Loss:0.000}");
            task.Progress.Report(new TaskProgress(value.Tokens, value.PlannedTokens, "tokens", note));
        }
    }
}
