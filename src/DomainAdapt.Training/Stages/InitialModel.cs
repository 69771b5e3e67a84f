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
            var model = FirstWeights(spec.Shape!, spec, ledger, task.Seed);
            return new InitialModel(model, new ModelConfig(model.Spec, StartToken: null, ledger.Separator, ledger.Tokenizer));
        }
        var files = await FilesAsync(task, init, cancellationToken).ConfigureAwait(false);
        return init.Extend is { } extend ? Extended(files, extend, task, spec, ledger, watched) : AsItIs(files, spec, ledger);
    }

    /// <summary>Bytes of the config of the model that comes of it, stored in a type.</summary>
    public byte[] ConfigOf(WeightType type)
    {
        var config = _config with { Weights = type };
        return _configPath is null ? config.ToJson() : config.ToJson(File.ReadAllBytes(_configPath), _configPath);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static InitialModel AsItIs(Files files, TrainSpec spec, MixLedger ledger)
    {
        var config = ModelConfig.Read(files.ConfigPath);
        CheckFits(config, files, ledger);
        var own = config with { EndToken = config.EndToken ?? ledger.Separator, Tokenizer = ledger.Tokenizer };
        return new InitialModel(ModelFiles.LoadAny(files.ConfigPath, files.WeightsPath, spec.Dtype, spec.Device), own, files.ConfigPath, files.Companions);
    }

    private static InitialModel Extended(Files files, ExtendSpec extend, StageTask task, TrainSpec spec, MixLedger ledger, WatchedText? watched)
    {
        var config = ModelConfig.Read(files.ConfigPath);
        CheckPositions(config, ledger);
        var extension = ModelExtension.Load(extend, files.TokenizerPath, config, files.ConfigPath, ledger);
        torch.set_num_threads(spec.Threads); // they decide the last bits of what is measured
        using var old = ModelFiles.Load(files.ConfigPath, files.WeightsPath, spec.Dtype, spec.Device);
        var report = watched is null ? null : ExtensionReport.Measure(old, extension, watched, spec.Dtype, ledger.Separator, task.Seed);
        var model = extension.Extend(old, extend.Rows, spec.Dtype, task.Seed);
        var own = config with { Spec = model.Spec, EndToken = config.EndToken ?? ledger.Separator, Tokenizer = ledger.Tokenizer };
        return new InitialModel(model, own, files.ConfigPath, extension.CompanionsOf(files.Companions)) { Extension = report };
    }

    private static LanguageModel FirstWeights(ModelSpec shape, TrainSpec spec, MixLedger ledger, long seed)
    {
        var device = TorchDevice.Of(spec.Device);
        var model = shape.ToSpec(ledger.Vocabulary + (spec.Fim is { HasTokens: false } ? FimSpec.NewTokens : 0), ledger.SequenceTokens).Create(spec.Dtype);
        WeightInitializer.Initialize(model, seed);
        return model.to(device);
    }

    /// <summary>Where the model to go on from is: a stage's output, a folder, a repository, or files named one by one.</summary>
    private static async Task<Files> FilesAsync(StageTask task, InitSpec init, CancellationToken cancellationToken)
    {
        if ((init.Stage ?? init.Run) is { } stage)
        {
            var (config, weights) = ModelChannel.PathsOf(task.Inputs, stage);
            return new Files(config, weights, TokenizerPath: null, ModelChannel.CompanionsOf(task.Inputs, stage));
        }
        if (init.From is { } path)
            return Files.Of(ModelFolder.Open(path));
        if (init.Repository is not { } repository)
            return new Files(init.Config!, init.Weights!, TokenizerPath: null, []);
        using var downloader = new Downloader(new DownloadOptions { Token = task.Machine.ModelHubToken, CaBundle = task.Machine.CaBundle });
        var hub = new ModelRepository(downloader, task.Machine.ModelHub, task.Machine.CacheFolder);
        return Files.Of(await hub.FetchAsync(repository, init.Revision!, task.Machine.Offline, task.Progress, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Refuses a model to which the mix's token ids or positions mean something else, or nothing.</summary>
    private static void CheckFits(ModelConfig config, Files files, MixLedger ledger)
    {
        var tokenizerPath = files.TokenizerPath;
        var tokenizer = config.Tokenizer ?? (tokenizerPath is null ? null : TokenizerFile.Load(tokenizerPath).Fingerprint);
        if (tokenizer is not null && tokenizer != ledger.Tokenizer)
        {
            throw new DomainAdaptException(
                $"init: {files.ConfigPath} names another tokenizer than the mix has. Tokenize with the model's own"
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

    /// <summary>The files of a model that exists.</summary>
    private sealed record Files(string ConfigPath, string WeightsPath, string? TokenizerPath, IEnumerable<(string Name, string Path)> Companions)
    {
        public static Files Of(ModelFolder folder) => new(folder.ConfigPath, folder.WeightsPath, folder.TokenizerPath, folder.Companions);
    }
}
