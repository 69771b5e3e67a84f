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

/// <summary>The model that a training begins with: first weights, or those of another model.</summary>
internal static class InitialModel
{
    /// <summary>Makes or loads it; libtorch must be loaded.</summary>
    /// <exception cref="DomainAdaptException">There is no such model, or it does not fit the mix.</exception>
    public static async Task<CausalDecoder> CreateAsync(StageTask task, TrainSpec spec, MixLedger ledger, CancellationToken cancellationToken)
    {
        if (spec.Init is not { } init)
            return FirstWeights(spec.Model ?? new ModelSpec(), spec, ledger, task.Seed);
        var folder = await FolderAsync(task, init, cancellationToken).ConfigureAwait(false);
        var (configPath, weightsPath) = init.Stage is { } stage ? ModelChannel.PathsOf(task.Inputs, stage)
            : folder is not null ? (folder.ConfigPath, folder.WeightsPath)
            : (init.Config!, init.Weights!);
        CheckFits(configPath, folder?.TokenizerPath, ledger);
        return ModelFiles.Load(configPath, weightsPath, spec.Dtype, spec.Device);
    }

    private static LlamaDecoder FirstWeights(ModelSpec shape, TrainSpec spec, MixLedger ledger, long seed)
    {
        var device = TorchDevice.Of(spec.Device);
        var model = new LlamaDecoder(shape.ToLlama(ledger.Vocabulary, ledger.SequenceTokens), spec.Dtype);
        LlamaInitializer.Initialize(model, seed);
        return model.to(device);
    }

    /// <summary>The folder of the model to go on from, where it has one.</summary>
    private static async Task<ModelFolder?> FolderAsync(StageTask task, InitSpec init, CancellationToken cancellationToken)
    {
        if (init.From is { } path)
            return ModelFolder.Open(path);
        if (init.Repository is not { } repository)
            return null;
        using var downloader = new Downloader(new DownloadOptions { Token = task.Machine.ModelHubToken });
        var hub = new ModelRepository(downloader, task.Machine.ModelHub, task.Machine.CacheFolder);
        return await hub.FetchAsync(repository, init.Revision!, task.Machine.Offline, task.Progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses a model to which the mix's token ids or positions mean something else, or nothing.</summary>
    private static void CheckFits(string configPath, string? tokenizerPath, MixLedger ledger)
    {
        var config = ModelConfig.Read(configPath);
        var tokenizer = config.Tokenizer ?? (tokenizerPath is null ? null : TokenizerFile.Load(tokenizerPath).Fingerprint);
        if (tokenizer is not null && tokenizer != ledger.Tokenizer)
        {
            throw new DomainAdaptException(
                $"init: {configPath} names another tokenizer than the mix has. Tokenize with the model's own"
                + $"{(tokenizerPath is null ? "" : $": tokenizer_file: {tokenizerPath}")}.",
                ExitCodes.Spec);
        }
        if (config.Spec.Vocabulary < ledger.Vocabulary || config.Spec.Positions < ledger.SequenceTokens)
        {
            throw new DomainAdaptException(
                $"init: the model has {config.Spec.Vocabulary} token ids and {config.Spec.Positions} positions; the mix has "
                + $"{ledger.Vocabulary} and {ledger.SequenceTokens}. Tokenize with its own tokenizer, into sequences it has positions for.",
                ExitCodes.Spec);
        }
    }
}
