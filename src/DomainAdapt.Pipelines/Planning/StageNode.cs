using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Indexes;

namespace DomainAdapt.Pipelines.Planning;

/// <summary>A stage of a plan, for one source or for all: what is run, what it reads, and the name its output is stored under.</summary>
public sealed record StageNode
{
    /// <summary>The stage's settings.</summary>
    public required StageSpec Spec { get; init; }

    /// <summary>Version of its kind.</summary>
    public required int Version { get; init; }

    /// <summary>Its worker.</summary>
    public required Stage Stage { get; init; }

    /// <summary>The source it runs for; null when it runs for all.</summary>
    public required SourceContext? Source { get; init; }

    /// <summary>The nodes it reads, in the order of the file, then of the sources.</summary>
    public required IReadOnlyList<StageNode> Inputs { get; init; }

    /// <summary>The files of other runs that it reads.</summary>
    public IReadOnlyList<StageFile> ForeignInputs { get; init; } = [];

    /// <summary>Where those come from, as <c>pipeline/run id/stage</c>.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>The index that it goes on from and goes on with.</summary>
    public IndexPin? Index { get; init; }

    /// <summary>Hash of everything that decides its output, 64 hex digits.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The stage's name in the pipeline.</summary>
    public string Name => Spec.Name;

    /// <summary>How users name the node: <c>clean@filings</c>, or <c>mix</c>.</summary>
    public string Address => Source is null ? Name : $"{Name}@{Source.Name}";

    /// <summary>Folder name in the store.</summary>
    public string FolderName => $"{Address}-{Fingerprint[..16]}";

    /// <inheritdoc/>
    public override string ToString() => Address;
}

/// <summary>What a run does: the nodes in an order in which each comes after its inputs.</summary>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="Seed">Seed of every shuffle and initial value.</param>
/// <param name="Sources">The sources, in the order of the file.</param>
/// <param name="Nodes">The nodes.</param>
public sealed record Plan(string Pipeline, long Seed, IReadOnlyList<SourceContext> Sources, IReadOnlyList<StageNode> Nodes)
{
    /// <summary>Hash of all fingerprints: equal plans have equal outputs.</summary>
    public string Fingerprint { get; } = Core.Fingerprints.Sha256Hex.Of(string.Join('\n', Nodes.Select(node => node.FolderName)));

    /// <summary>The node with that address, or the nodes of the stage with that name.</summary>
    public IReadOnlyList<StageNode> Find(string address)
        => [.. Nodes.Where(node => node.Address == address || node.Name == address)];
}
