using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Settings of the <c>debian</c> origin: the files in a Debian package, fetched with apt and unpacked, not installed.</summary>
public sealed record DebianOriginSpec : OriginSpec
{
    /// <summary>Name of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Exact version; the one that apt offers at the first time unless given.</summary>
    public string? Version { get; init; }

    /// <summary>SHA-256 of the .deb, 64 lower hex digits; not checked unless given.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Patterns of the files to take; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}

/// <summary>Takes the files of a Debian package.</summary>
internal sealed class DebianOrigin(DebianOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new DebianSource
    {
        Package = spec.Package,
        Version = spec.Version,
        Sha256 = spec.Sha256,
        Include = spec.Include,
        Exclude = spec.Exclude,
    };
}
