using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>The shape of the model that a training has, found without its weights.</summary>
internal static class TrainingShape
{
    /// <summary>The shape, and the ledger of the mix that it depends on.</summary>
    /// <exception cref="DomainAdaptException">The model is in a repository, or the mix is not among the inputs.</exception>
    public static (LanguageModelSpec Shape, MixLedger Ledger) Of(TrainSpec spec, IReadOnlyList<StageFile> inputs)
    {
        var path = inputs.FirstOrDefault(file => file.Channel == "ledger")?.Path
            ?? throw new DomainAdaptException("reads no mix; expected one. Name a mix stage in its inputs.", ExitCodes.Spec);
        var ledger = MixLedger.Read(path);
        return (spec.Init is not { Scratch: null } init ? spec.Shape!.ToSpec(ledger.Vocabulary, ledger.SequenceTokens) : ModelConfig.Read(ConfigOf(init, inputs)).Spec, ledger);
    }

    /// <summary>A model of the same family and vocabulary with one layer.</summary>
    public static LanguageModelSpec Smallest(LanguageModelSpec shape) => shape with { Layers = 1 };

    private static string ConfigOf(InitSpec init, IReadOnlyList<StageFile> inputs)
        => (init.Stage ?? init.Run) is { } stage ? ModelChannel.PathsOf(inputs, stage).Config
        : init.From is { } folder ? ModelFolder.Open(folder).ConfigPath
        : init.Config ?? throw new DomainAdaptException(
            "init: is a repository, whose model is not looked at before it is fetched. Fetch it into a folder and give init: { from: FOLDER }.", ExitCodes.Spec);
}
