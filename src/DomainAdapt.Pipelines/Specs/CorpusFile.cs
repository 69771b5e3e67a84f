using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>Reads corpus files.</summary>
public static class CorpusFile
{
    /// <summary>Reads a corpus file.</summary>
    /// <param name="path">The file; messages name it as given.</param>
    /// <param name="catalog">The kinds it may name.</param>
    /// <exception cref="SpecException">Something is wrong with the file; the message lists all of it.</exception>
    public static CorpusSpec Load(string path, Catalog catalog)
    {
        var problems = new Problems();
        var corpus = Read(path, catalog, problems);
        return problems.Any ? throw problems.ToException() : corpus!;
    }

    /// <summary>Reads a corpus file; what is wrong goes to <paramref name="problems"/>. Null where nothing could be bound.</summary>
    internal static CorpusSpec? Read(string path, Catalog catalog, Problems problems)
    {
        if (SpecFile.ReadMap(path, problems) is not { } root)
            return null;
        var binder = new Binder(catalog, problems, Path.GetDirectoryName(Path.GetFullPath(path))!);
        return (CorpusSpec?)binder.BindRoot(typeof(CorpusSpec), root).Value;
    }
}
