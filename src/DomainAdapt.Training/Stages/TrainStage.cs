using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Watching;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Trains on a mix in one task. Reads its channels <c>flat</c> and <c>ledger</c>; writes the model to <c>model</c>, what it took in and why
/// it stopped to <c>account</c>, and the curve to <c>tables</c>. Interrupted, it goes on from its last checkpoint to the same bytes.
/// </summary>
internal sealed class TrainStage(TrainSpec spec) : Stage
{
    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<Balance> Balances { get; } = [new("tokens", ["tokens_planned"], ["tokens_seen", "tokens_left_out", "tokens_remaining"])];

    public override bool UsesAllCores(string phase) => true;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var models = inputs.Channel(ModelChannel.Name, spec.Init?.Stage ?? spec.Init?.Run ?? "");
        var watched = spec.Validation is null && spec.Forgetting is null ? [] : WatchedText.FilesOf(inputs);
        var tokenizers = spec.Masking?.WholeWords == true || spec.Samples is not null ? TrainingTokenizer.FilesOf(inputs) : [];
        return [new TaskInputs([.. TrainingMix.FilesOf(inputs), .. models, .. watched, .. tokenizers])];
    }

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = task.Machine.LibtorchFolder });
        try
        {
            return await TrainAsync(task, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            TorchRuntime.ReleaseFreed();
        }
    }

    private async Task<Counts> TrainAsync(StageTask task, CancellationToken cancellationToken)
    {
        using var mix = TrainingMix.Open(task);
        var watched = await WatchedText.ReadAsync(task, spec.Validation, cancellationToken).ConfigureAwait(false);
        using var initial = await InitialModel.CreateAsync(task, spec, mix.Ledger, watched, cancellationToken).ConfigureAwait(false);
        var general = await WatchedText.ReadAsync(task, spec.Forgetting, cancellationToken).ConfigureAwait(false);
        return Train(task, mix, initial, watched, general, cancellationToken);
    }

    private Counts Train(StageTask task, TrainingMix mix, InitialModel initial, WatchedText? watched, WatchedText? general, CancellationToken cancellationToken)
    {
        var model = initial.Model;
        model.Recompute = spec.Recompute;
        if (spec.Dropout > 0 && !model.HasDropout)
            throw new DomainAdaptException($"dropout: is {spec.Dropout}, and models of this family have none here. Leave it out.", ExitCodes.Spec);
        ParameterDepth.Freeze(model, spec.FreezeEmbeddings, spec.FreezeLayers);
        spec.Lora?.AddTo(model, task.Seed);
        if (!model.named_parameters().Any(parameter => parameter.parameter.requires_grad))
            throw new DomainAdaptException("freeze_layers: nothing of the model is left to train. Freeze fewer layers.", ExitCodes.Spec);
        var checkpoints = new CheckpointFolder(task.ScratchFolder, spec.KeepCheckpoints, task.Log);
        var objective = TrainingObjective.Of(
            spec, model, mix.Ledger, task.Seed, () => TrainingTokenizer.Find(task, initial.Companions, mix.Ledger.Tokenizer));
        using var watch = TrainingWatch.Of(task.Machine.WatchFolder, task.Stage, model, spec.Dtype);
        var options = OptionsOf(task) with
        {
            Objective = objective,
            RateOf = spec.LayerDecay == 1 ? null : name => ParameterDepth.RateOf(name, model.Spec.Layers, spec.LayerDecay),
            Validation = watched is null ? null : spec.Validation!.ToValidation(watched.NatsPerToken(model, objective, mix.Ledger.Separator)),
            Forgetting = general is null ? null : spec.Forgetting!.ToGuard(general.BitsPerByteOf(model, objective, mix.Ledger.Separator)),
            Sampling = SampleTexts.Of(spec.Samples, task, model, mix.Ledger, initial.Companions),
            Observer = watch,
            Guard = spec.Guard.ToGuard(mix.Ledger.Phases.Select(phase => phase.FirstSequence), spec.BatchSequences),
        };
        var trainer = new Trainer(model, new FlatTrainingSequences(mix.Sequences), options, checkpoints);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (spec.TimeLimitHours is { } hours)
            limit.CancelAfter(TimeSpan.FromHours(hours));

        var result = trainer.Run(mix.Plan, new ProgressOf(task), limit.Token);

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
                $"the loss or its gradient is no number, or far above what it was, again and again after {result.Account.Steps} steps. "
                + $"Lower learning_rate, or lengthen the warm-up. Its account is {checkpoints.AccountPath}.");
        }
        LowRankAdapters.Merge(model);
        ModelChannel.Write(task, model, initial.ConfigOf(spec.SaveDtype), spec.SaveDtype, spec.ShardBytes, initial.Companions);
        TrainingOutputs.Write(task, result);
        initial.Extension?.With(result).Write(task);
        return TrainingOutputs.CountsOf(model.Spec.ParameterCount(), mix.Sequences.Count, result.Account);
    }

    private TrainerOptions OptionsOf(StageTask task) => spec.ToOptions(task.Fingerprint) with
    {
        Seed = task.Seed,
        DocumentsOf = new BatchDocuments(task.Inputs).Of,
        OnIncident = incident => task.Log.LogWarning("{Stage}: {Incident}", task.Stage, IncidentText.Of(incident)),
    };

    private sealed class ProgressOf(StageTask task) : IProgress<TrainingProgress>
    {
        private const int MostLosses = 512;

        private readonly List<double> _losses = [];

        public void Report(TrainingProgress value)
        {
            if (_losses.Count == MostLosses) // half as many say as much
                _losses.RemoveRange(0, MostLosses / 2);
            _losses.Add(value.Loss);
            var note = FormattableString.Invariant($"step {value.Step} of {value.Steps}, loss {value.Loss:0.000}");
            task.Progress.Report(new TaskProgress(value.Tokens, value.PlannedTokens, "tokens", note, _losses));
        }
    }
}
