using System.Collections.Concurrent;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>Models in memory, one for all tasks: a file that was not written since is read once.</summary>
internal sealed class LoadedNGrams
{
    private readonly ConcurrentDictionary<(string Path, DateTime Written), Lazy<NGramModel>> _models = new();

    /// <summary>The model of a file.</summary>
    public NGramModel Get(string path) => _models.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), key => new Lazy<NGramModel>(() => NGramModel.Load(key.Path))).Value;
}
