using System.Globalization;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Pipelines.Indexes;

/// <summary>
/// A version of an index: which files it has, what they were made with, and the version it was made from. Never changed once it is there; the same
/// runs in the same order give the same bytes.
/// </summary>
public sealed record IndexVersion
{
    /// <summary>Version of the manifest's form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Kind of the stage that made it.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of that kind.</summary>
    public required int KindVersion { get; init; }

    /// <summary>The settings that decide what it holds, as JSON texts.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Fingerprint of the stage that made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>The version that the stage began from; null for the first.</summary>
    public int? Parent { get; init; }

    /// <summary>Hash of that version.</summary>
    public string? ParentHash { get; init; }

    /// <summary>Its files, those of earlier versions first.</summary>
    public required IReadOnlyList<IndexFile> Files { get; init; }

    /// <summary>SHA-256 of its manifest: by it a run pins the version.</summary>
    [JsonIgnore]
    public string Hash { get; init; } = "";

    /// <summary>How a version is called.</summary>
    public static string NameOf(int number) => number.ToString("'v'0000", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => NameOf(Number);
}

/// <summary>A file of an index. It lies in the folder of the version that brought it.</summary>
public sealed record IndexFile
{
    /// <summary>The version that brought it.</summary>
    public required int Version { get; init; }

    /// <summary>What it holds.</summary>
    public required string Channel { get; init; }

    /// <summary>Its name within the channel.</summary>
    public required string Name { get; init; }

    /// <summary>The source its records belong to; null for several or none.</summary>
    public string? Source { get; init; }

    /// <summary>Records in it.</summary>
    public long Rows { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>The version of an index that a stage begins from, and what the next one will be made of.</summary>
/// <param name="Name">The index.</param>
/// <param name="From">The version; null where there is none yet.</param>
/// <param name="Files">The version's files, as the stage sees them.</param>
/// <param name="Channels">What the stage adds and replaces.</param>
/// <param name="Settings">The settings that decide what the index holds.</param>
public sealed record IndexPin(
    string Name, IndexVersion? From, IReadOnlyList<StageFile> Files, IndexReferenceAttribute Channels, IReadOnlyDictionary<string, string> Settings);
