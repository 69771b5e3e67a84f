using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>A pipeline file and its corpus files, read and checked.</summary>
public sealed record BoundPipeline
{
    /// <summary>The pipeline, with every default and every override; input paths are absolute.</summary>
    public required PipelineSpec Spec { get; init; }

    /// <summary>The pipeline file, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>The corpora, by source name, in the order of the file.</summary>
    public required IReadOnlyDictionary<string, CorpusSpec> Corpora { get; init; }

    /// <summary>The corpus files, absolute, by source name.</summary>
    public required IReadOnlyDictionary<string, string> CorpusPaths { get; init; }

    /// <summary>The pipeline file, the corpus files, and the local files and folders that they name: absolute, each once.</summary>
    public IReadOnlyList<string> LocalFiles =>
    [
        .. new[] { Path }.Concat(CorpusPaths.Values)
            .Concat(Spec.Stages.SelectMany(SpecWalk.InputPaths)).Concat(Corpora.Values.SelectMany(SpecWalk.InputPaths))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Folder of a source's corpus file, which local paths in it are relative to.</summary>
    public string CorpusFolder(string source) => System.IO.Path.GetDirectoryName(CorpusPaths[source])!;
}
