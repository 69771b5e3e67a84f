using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>Reads pipeline files.</summary>
public static class PipelineFile
{
    /// <summary>Reads a pipeline file and the corpus files it names.</summary>
    /// <param name="path">The file; messages name it as given.</param>
    /// <param name="catalog">The kinds it may name.</param>
    /// <param name="sets">Overrides, each <c>path=value</c>, such as <c>mix.budget_tokens=1000</c> or <c>clean.length.min_words=30</c>.</param>
    /// <exception cref="SpecException">Something is wrong with the files or the overrides; the message lists all of it.</exception>
    public static BoundPipeline Load(string path, Catalog catalog, IReadOnlyList<string> sets)
    {
        var problems = new Problems();
        var root = SpecFile.ReadMap(path, problems);
        if (root is null)
            throw problems.ToException();

        // Another profile can be tried from the command line, and so can each setting that a profile gives.
        var profiles = sets.Where(set => set.Split('=')[0].EndsWith(".profile", StringComparison.Ordinal)).ToList();
        var overrides = new Overrides(root, problems);
        overrides.Apply(profiles);
        ProfileFile.Apply(root, path, problems);
        overrides.Apply([.. sets.Except(profiles)]);
        var fullPath = Path.GetFullPath(path);
        var binder = new Binder(catalog, problems, Path.GetDirectoryName(fullPath)!);
        var spec = (PipelineSpec)binder.BindRoot(typeof(PipelineSpec), root).Value!;
        new PipelineCheck(root, binder, problems).Run(spec);
        var corpora = new CorpusFiles(path, catalog, binder.Locations, problems);
        foreach (var (name, source) in spec.Sources ?? new Dictionary<string, SourceSpec>())
            corpora.Load(name, source);

        if (problems.Any)
            throw problems.ToException();
        return new BoundPipeline { Spec = spec, Path = fullPath, Corpora = corpora.Specs, CorpusPaths = corpora.Paths };
    }
}
