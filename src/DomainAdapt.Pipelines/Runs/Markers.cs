using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>A committed output as a marker lists it; its path is relative to the stage's folder.</summary>
public sealed record MarkerFile
{
    /// <summary>What it holds.</summary>
    public required string Channel { get; init; }

    /// <summary>Its name within the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Phase that wrote it.</summary>
    public required string Phase { get; init; }

    /// <summary>Task that wrote it.</summary>
    public required int Task { get; init; }

    /// <summary>The source its records belong to; null for several or none.</summary>
    public string? Source { get; init; }

    /// <summary>Records in it.</summary>
    public long Rows { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The output as other stages see it.</summary>
    /// <param name="folder">The stage's folder.</param>
    /// <param name="stage">The stage's name.</param>
    public StageFile In(string folder, string stage) => new()
    {
        Stage = stage,
        Phase = Phase,
        Task = Task,
        Channel = Channel,
        Name = Name,
        Path = Path.Combine(folder, Channel, Name),
        Source = Source,
        Rows = Rows,
        Bytes = Bytes,
        Sha256 = Sha256,
    };
}

/// <summary>The claim that a task is done: its outputs and counts, and the evidence of how they came to be.</summary>
public sealed record TaskMarker
{
    /// <summary>Fingerprint of the stage.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Phase of the task.</summary>
    public required string Phase { get; init; }

    /// <summary>Number of the task in its phase.</summary>
    public required int Task { get; init; }

    /// <summary>The source its outputs belong to.</summary>
    public string? Source { get; init; }

    /// <summary>What it wrote.</summary>
    public required IReadOnlyList<MarkerFile> Files { get; init; }

    /// <summary>What it counted.</summary>
    public required Counts Counts { get; init; }

    /// <summary>How it came to be; decides nothing.</summary>
    public required Evidence Evidence { get; init; }
}

/// <summary>The claim that a stage is done, written after everything else.</summary>
public sealed record StageMarker
{
    /// <summary>Version of the marker's form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Name of the stage in the pipeline.</summary>
    public required string Stage { get; init; }

    /// <summary>Kind of the stage.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of the kind.</summary>
    public required int Version { get; init; }

    /// <summary>The source it ran for; null for all.</summary>
    public string? Source { get; init; }

    /// <summary>Hash of everything that decided the outputs.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Hash of all outputs: equal for equal fingerprints.</summary>
    public required string Digest { get; init; }

    /// <summary>Tasks by phase.</summary>
    public required IReadOnlyDictionary<string, int> Tasks { get; init; }

    /// <summary>All outputs, by phase, task and name.</summary>
    public required IReadOnlyList<MarkerFile> Files { get; init; }

    /// <summary>Counts of all tasks.</summary>
    public required Counts Counts { get; init; }

    /// <summary>Counts of the tasks that belong to one source, by source.</summary>
    public required IReadOnlyDictionary<string, Counts> CountsBySource { get; init; }

    /// <summary>What had to add up.</summary>
    public required IReadOnlyList<Balance> Balances { get; init; }

    /// <summary>How it came to be; decides nothing.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>Hash of outputs: names, rows and hashes, in order.</summary>
    public static string DigestOf(IEnumerable<MarkerFile> files)
        => Sha256Hex.Of(string.Join('\n', files.Select(file => $"{file.Channel}/{file.Name} {file.Source} {file.Rows} {file.Bytes} {file.Sha256}")));
}

/// <summary>How an output came to be. Kept for people; no output depends on it.</summary>
public sealed record Evidence
{
    /// <summary>Version of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>When it was done, UTC.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>How long it took, in seconds; of a stage, the time in which at least one of its tasks worked in the run that finished it.</summary>
    public required double Seconds { get; init; }

    /// <summary>Largest resident memory of the process seen while it ran, in bytes.</summary>
    public required long PeakMemoryBytes { get; init; }
}
