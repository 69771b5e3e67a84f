using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>Reads the corpus files of a pipeline's sources, each file once.</summary>
/// <param name="pipelinePath">The pipeline file, as given: corpus files are relative to its folder, and messages name them so.</param>
/// <param name="catalog">The kinds.</param>
/// <param name="locations">Where the pipeline's settings were written.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class CorpusFiles(string pipelinePath, Catalog catalog, Locations locations, Problems problems)
{
    private readonly OrderedDictionary<string, CorpusSpec> _specs = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>The corpora, by source name.</summary>
    public IReadOnlyDictionary<string, CorpusSpec> Specs => _specs;

    /// <summary>The corpus files, absolute, by source name.</summary>
    public IReadOnlyDictionary<string, string> Paths => _paths;

    /// <summary>Reads the corpus of a source.</summary>
    public void Load(string source, SourceSpec spec)
    {
        if (spec.Corpus is null)
            return;
        var setting = $"sources.{source}.corpus";
        var location = locations.Find(setting);
        var shown = Shown(spec.Corpus);
        var path = Path.GetFullPath(shown);
        if (!File.Exists(path))
        {
            problems.AddMissing(location, setting, $"there is no corpus file '{spec.Corpus}'; looked for {shown}");
            return;
        }
        var other = _paths.FirstOrDefault(pair => pair.Value == path).Key;
        _paths.Add(source, path);
        if (other is not null)
        {
            problems.Add(location, setting, $"is the corpus of source '{other}' too; its documents would have the same ids");
            return;
        }
        if (CorpusFile.Read(shown, catalog, problems) is not { } corpus)
            return;
        if (!corpus.IsLicensed && !spec.AllowUnlicensed)
        {
            problems.Add(location, setting, $"{shown} states no licence{(corpus.Licence is null ? "" : $" ('{corpus.Licence}')")}; give its 'licence' there, as SPDX "
                + $"where it has one, or allow it here with 'allow_unlicensed: true' in sources.{source}");
        }
        var sameId = _specs.FirstOrDefault(pair => pair.Value.Id is not null && pair.Value.Id == corpus.Id).Key;
        if (sameId is not null)
            problems.Add(location, setting, $"has the corpus id '{corpus.Id}', as that of source '{sameId}' has; documents would have the same ids");
        _specs.Add(source, corpus);
    }

    /// <summary>The corpus file as messages name it: the way the pipeline file was named.</summary>
    private string Shown(string corpus)
    {
        var full = Path.GetFullPath(corpus, Path.GetDirectoryName(Path.GetFullPath(pipelinePath))!);
        return Path.IsPathRooted(pipelinePath) ? full : Path.GetRelativePath(Environment.CurrentDirectory, full);
    }
}
