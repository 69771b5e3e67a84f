using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>A pipeline file: everything that decides the output of a run.</summary>
public sealed record PipelineSpec
{
    /// <summary>Names the pipeline's runs.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of every shuffle and initial value.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The corpora, by the names that shares and reports use.</summary>
    public required IReadOnlyDictionary<string, SourceSpec> Sources { get; init; }

    /// <summary>What is done, in order.</summary>
    public required IReadOnlyList<StageSpec> Stages { get; init; }

    /// <summary>The part of each source that is taken; the whole unless given.</summary>
    public SampleSpec Sample { get; init; } = new();

    /// <summary>Where and with how much it runs; decides no output.</summary>
    public ExecutionSpec Execution { get; init; } = new();
}

/// <summary>Where a pipeline runs and with how much.</summary>
public sealed record ExecutionSpec
{
    /// <summary>The executor; <c>local</c> runs tasks in this process.</summary>
    public string Kind { get; init; } = "local";

    /// <summary>Tasks at a time; the machine's cores unless given.</summary>
    public int? Workers { get; init; }

    /// <summary>Memory for all workers together.</summary>
    public double MemoryGib { get; init; } = 4;

    /// <summary>Folder of the store, the runs and the cache, relative to the current folder.</summary>
    public string Work { get; init; } = "work";
}
