using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's files as Hugging Face keeps them in one folder.</summary>
/// <param name="ConfigPath">Path of <c>config.json</c>.</param>
/// <param name="WeightsPath">Path of <c>model.safetensors</c>, or of the index of its parts.</param>
/// <param name="TokenizerPath">Path of <c>tokenizer.json</c>; null where there is none.</param>
public sealed record ModelFolder(string ConfigPath, string WeightsPath, string? TokenizerPath)
{
    /// <summary>The files that go with the model: its tokenizer in any form, and how it likes to be generated from.</summary>
    public IEnumerable<(string Name, string Path)> Companions => ModelFiles.CompanionsBeside(ConfigPath);

    /// <summary>Finds the files.</summary>
    /// <exception cref="DomainAdaptException">Config or weights are missing.</exception>
    public static ModelFolder Open(string folder) => new(
        Find(folder, ModelFiles.Config) ?? throw Missing(folder, ModelFiles.Config),
        Find(folder, ModelFiles.Weights) ?? Find(folder, ModelFiles.Index) ?? throw Missing(folder, $"{ModelFiles.Weights} or {ModelFiles.Index}"),
        Find(folder, ModelFiles.Tokenizer));

    /// <summary>Loads the model of the folder, in single precision.</summary>
    /// <exception cref="DomainAdaptException">A file is damaged, or they do not belong together.</exception>
    public CausalDecoder Load() => ModelFiles.Load(ConfigPath, WeightsPath);

    /// <summary>
    /// Writes a model that came from this folder into another, with this folder's config, type of weights and companions. A model that did not
    /// change has its old bytes there where its files were of the common layout: parts by <paramref name="shardBytes"/> in the model's order,
    /// in each the tensors by name.
    /// </summary>
    /// <exception cref="DomainAdaptException">The folder cannot be written.</exception>
    public void Save(LanguageModel model, string folder, long shardBytes = ModelFiles.ShardBytes)
    {
        var config = ModelConfig.Read(ConfigPath);
        ModelFiles.Write(model, config.ToJson(File.ReadAllBytes(ConfigPath), ConfigPath), config.Weights, shardBytes, Companions, (name, write) =>
        {
            using var file = AtomicFile.Create(Path.Combine(folder, name));
            write(file.Stream);
            file.Commit();
        });
    }

    private static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }

    private static DomainAdaptException Missing(string folder, string name) => new(
        $"{folder}: has no {name}; expected the folder of a model in safetensors. Convert older formats first.", ExitCodes.InputsMissing);
}
