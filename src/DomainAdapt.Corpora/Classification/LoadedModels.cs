using System.Collections.Concurrent;

namespace DomainAdapt.Corpora.Classification;

/// <summary>Models in memory, one for all tasks: a file that was not written since is read once.</summary>
internal static class LoadedModels
{
    private static readonly ConcurrentDictionary<(Type Kind, string Path, DateTime Written), Lazy<object>> Models = new();

    /// <summary>The model of a file.</summary>
    public static TModel Get<TModel>(string path, Func<string, TModel> load) where TModel : class
        => (TModel)Models.GetOrAdd((typeof(TModel), path, File.GetLastWriteTimeUtc(path)), key => new Lazy<object>(() => load(key.Path))).Value;
}
