using System.Collections.Concurrent;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>Models in memory, one for all tasks: a file that was not written since is read once.</summary>
internal static class LoadedModels
{
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), Lazy<FastTextModel>> Models = new();

    /// <summary>The model of a file.</summary>
    public static FastTextModel Get(string path)
        => Models.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), key => new Lazy<FastTextModel>(() => FastTextModel.Load(key.Path))).Value;
}
