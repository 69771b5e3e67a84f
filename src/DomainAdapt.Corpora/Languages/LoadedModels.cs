using System.Collections.Concurrent;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Languages;

/// <summary>Models in memory, one for all tasks: a file that was not written since is read once.</summary>
internal sealed class LoadedModels
{
    private readonly ConcurrentDictionary<(string Path, DateTime Written), Lazy<FastTextModel>> _models = new();

    /// <summary>The model of a file.</summary>
    public FastTextModel Get(string path)
        => _models.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), key => new Lazy<FastTextModel>(() => FastTextModel.Load(key.Path))).Value;
}
