using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Stages;

/// <summary>The tokenizer of a training's mix, for what needs to know the text of tokens.</summary>
internal static class TrainingTokenizer
{
    private const string Channel = "tokenizer";

    /// <summary>The files of a stage's inputs that may hold it.</summary>
    public static IEnumerable<StageFile> FilesOf(StageInputs inputs) => inputs.Channel(Channel);

    /// <summary>Finds the one that made the mix's ids: among a task's inputs, or beside the model that training begins with.</summary>
    /// <exception cref="DomainAdaptException">There is none.</exception>
    public static Utf8Tokenizer Find(StageTask task, IEnumerable<(string Name, string Path)> companions, string fingerprint, string wanting = "masking: whole_words needs")
    {
        var paths = task.Inputs.Where(file => file.Channel == Channel).Select(file => file.Path)
            .Concat(companions.Where(file => file.Name == ModelFiles.Tokenizer).Select(file => file.Path));
        return paths.Select(path => TokenizerFile.Load(path)).FirstOrDefault(tokenizer => tokenizer.Fingerprint == fingerprint)
            ?? throw new DomainAdaptException(
                $"{wanting} the tokenizer of the mix, and it is neither among the inputs nor beside the model. Name the tokenize stage in its inputs.",
                ExitCodes.Spec);
    }
}
