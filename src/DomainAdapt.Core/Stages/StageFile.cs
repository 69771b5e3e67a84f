namespace DomainAdapt.Core.Stages;

/// <summary>A committed output of a stage, as its marker lists it.</summary>
public sealed record StageFile
{
    /// <summary>Name of the stage that wrote it.</summary>
    public required string Stage { get; init; }

    /// <summary>Phase that wrote it.</summary>
    public required string Phase { get; init; }

    /// <summary>Task that wrote it.</summary>
    public required int Task { get; init; }

    /// <summary>What it holds: <c>kept</c>, <c>rejected</c>, <c>cuts</c>, <c>held_out</c>, <c>measures</c>, <c>tables</c>, <c>tokenizer</c>, …</summary>
    public required string Channel { get; init; }

    /// <summary>File name within the channel, such as <c>00003.documents.parquet</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it lies on this machine.</summary>
    public required string Path { get; init; }

    /// <summary>The source its records belong to; null for several or none.</summary>
    public string? Source { get; init; }

    /// <summary>Records in it.</summary>
    public long Rows { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes, lower hex.</summary>
    public required string Sha256 { get; init; }
}
