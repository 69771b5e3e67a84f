using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Storage.Http;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using TorchSharp;

namespace DomainAdapt.Training.Stages;

/// <summary>The model that a training begins with: first weights, or those of another model, whose config and companions go with it.</summary>
internal sealed class InitialModel : IDisposable
{
    private readonly ModelConfig _config;
    private readonly string? _configPath;

    private InitialModel(LanguageModel model, ModelConfig config, string? configPath = null, IEnumerable<(string Name, string Path)>? companions = null)
    {
        (Model, _config, _configPath) = (model, config, configPath);
        Companions = [.. companions ?? []];
    }

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The files that go with it.</summary>
    public IReadOnlyList<(string Name, string Path)> Companions { get; }

    /// <summary>What an extension of its vocabulary costs; null where there is none, or no text to measure it on.</summary>
    public ExtensionReport? Extension { get; private init; }

    /// <summary>Makes or loads it; libtorch must be loaded.</summary>
    /// <exception cref="DomainAdaptException">There is no such model, or it does not fit the mix.</exception>
    public static async Task<InitialModel> CreateAsync(StageTask task, TrainSpec spec, MixLedger ledger, WatchedText? watched, CancellationToken cancellationToken)
    {
        if (spec.Init is not { Scratch: null } init)
        {
            var model = FirstWeights(spec.Init?.Scratch ?? spec.Model ?? new ModelSpec(), spec, ledger, task.Seed);
            return new InitialModel(model, new ModelConfig(model.Spec, StartToken: null, ledger.Separator, ledger.Tokenizer));
        }
        if ((init.Stage ?? init.Run) is { } stage)
        {
            var (config, weights) = ModelChannel.PathsOf(task.Inputs, stage);
            return Load(config, weights, tokenizerPath: null, ModelChannel.CompanionsOf(task.Inputs, stage));
        }
        return await FolderAsync(task, init, cancellationToken).ConfigureAwait(false) is { } folder
            ? Load(folder.ConfigPath, folder.WeightsPath, folder.TokenizerPath, folder.Companions)
            : Load(init.Config!, init.Weights!, tokenizerPath: null, []);

        InitialModel Load(string configPath, string weightsPath, string? tokenizerPath, IEnumerable<(string Name, string Path)> companions) => init.Extend is { } extend
            ? Extended(configPath, weightsPath, tokenizerPath, companions, extend, task, spec, ledger, watched)
            : AsItIs(configPath, weightsPath, tokenizerPath, companions, spec, ledger);
    }

    /// <summary>Bytes of the config of the model that comes of it, stored in a type.</summary>
    public byte[] ConfigOf(WeightType type)
    {
        var config = _config with { Weights = type };
        return _configPath is null ? config.ToJson() : config.ToJson(File.ReadAllBytes(_configPath), _configPath);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static InitialModel AsItIs(
        string configPath, string weightsPath, string? tokenizerPath, IEnumerable<(string Name, string Path)> companions, TrainSpec spec, MixLedger ledger)
    {
        var config = ModelConfig.Read(configPath);
        CheckFits(config, configPath, tokenizerPath, ledger);
        var own = config with { EndToken = config.EndToken ?? ledger.Separator, Tokenizer = ledger.Tokenizer };
        return new InitialModel(ModelFiles.LoadAny(configPath, weightsPath, spec.Dtype, spec.Device), own, configPath, companions);
    }

    private static InitialModel Extended(
        string configPath, string weightsPath, string? tokenizerPath, IEnumerable<(string Name, string Path)> companions, ExtendSpec extend, StageTask task,
        TrainSpec spec, MixLedger ledger, WatchedText? watched)
    {
        var config = ModelConfig.Read(configPath);
        CheckPositions(config, ledger);
        var extension = ModelExtension.Load(extend, tokenizerPath, config, configPath, ledger);
        torch.set_num_threads(spec.Threads); // they decide the last bits of what is measured
        using var old = ModelFiles.Load(configPath, weightsPath, spec.Dtype, spec.Device);
        var report = watched is null ? null : ExtensionReport.Measure(old, extension, watched, spec.Dtype, ledger.Separator, task.Seed);
        var model = extension.Extend(old, extend.Rows, spec.Dtype, task.Seed);
        var own = config with { Spec = model.Spec, EndToken = config.EndToken ?? ledger.Separator, Tokenizer = ledger.Tokenizer };
        return new InitialModel(model, own, configPath, extension.CompanionsOf(companions)) { Extension = report };
    }

    private static LlamaDecoder FirstWeights(ModelSpec shape, TrainSpec spec, MixLedger ledger, long seed)
    {
        var device = TorchDevice.Of(spec.Device);
        var model = new LlamaDecoder(shape.ToLlama(ledger.Vocabulary, ledger.SequenceTokens), spec.Dtype);
        WeightInitializer.Initialize(model, seed);
        return model.to(device);
    }

    /// <summary>The folder of the model to go on from; null where its files are named one by one.</summary>
    private static async Task<ModelFolder?> FolderAsync(StageTask task, InitSpec init, CancellationToken cancellationToken)
    {
        if (init.From is { } path)
            return ModelFolder.Open(path);
        if (init.Repository is not { } repository)
            return null;
        using var downloader = new Downloader(new DownloadOptions { Token = task.Machine.ModelHubToken, CaBundle = task.Machine.CaBundle });
        var hub = new ModelRepository(downloader, task.Machine.ModelHub, task.Machine.CacheFolder);
        return await hub.FetchAsync(repository, init.Revision!, task.Machine.Offline, task.Progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses a model to which the mix's token ids or positions mean something else, or nothing.</summary>
    private static void CheckFits(ModelConfig config, string configPath, string? tokenizerPath, MixLedger ledger)
    {
        var tokenizer = config.Tokenizer ?? (tokenizerPath is null ? null : TokenizerFile.Load(tokenizerPath).Fingerprint);
        if (tokenizer is not null && tokenizer != ledger.Tokenizer)
        {
            throw new DomainAdaptException(
                $"init: {configPath} names another tokenizer than the mix has. Tokenize with the model's own"
                + $"{(tokenizerPath is null ? "" : $": tokenizer_file: {tokenizerPath}")}.",
                ExitCodes.Spec);
        }
        CheckPositions(config, ledger);
        if (config.Spec.Vocabulary < ledger.Vocabulary)
            throw Unfitting(config, ledger);
    }

    private static void CheckPositions(ModelConfig config, MixLedger ledger)
    {
        if (config.Spec.Positions < ledger.SequenceTokens)
            throw Unfitting(config, ledger);
    }

    private static DomainAdaptException Unfitting(ModelConfig config, MixLedger ledger) => new(
        $"init: the model has {config.Spec.Vocabulary} token ids and {config.Spec.Positions} positions; the mix has "
        + $"{ledger.Vocabulary} and {ledger.SequenceTokens}. Tokenize with its own tokenizer, into sequences it has positions for.",
        ExitCodes.Spec);
}
