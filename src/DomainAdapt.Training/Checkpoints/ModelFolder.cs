using DomainAdapt.Core.Failures;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's files as Hugging Face keeps them in one folder.</summary>
/// <param name="ConfigPath">Path of <c>config.json</c>.</param>
/// <param name="WeightsPath">Path of <c>model.safetensors</c>, or of the index of its parts.</param>
/// <param name="TokenizerPath">Path of <c>tokenizer.json</c>; null where there is none.</param>
public sealed record ModelFolder(string ConfigPath, string WeightsPath, string? TokenizerPath)
{
    /// <summary>Finds the files.</summary>
    /// <exception cref="DomainAdaptException">Config or weights are missing.</exception>
    public static ModelFolder Open(string folder) => new(
        Find(folder, ModelFiles.Config) ?? throw Missing(folder, ModelFiles.Config),
        Find(folder, ModelFiles.Weights) ?? Find(folder, ModelFiles.Index) ?? throw Missing(folder, $"{ModelFiles.Weights} or {ModelFiles.Index}"),
        Find(folder, ModelFiles.Tokenizer));

    private static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }

    private static DomainAdaptException Missing(string folder, string name) => new(
        $"{folder}: has no {name}; expected the folder of a model in safetensors. Convert older formats first.", ExitCodes.InputsMissing);
}
