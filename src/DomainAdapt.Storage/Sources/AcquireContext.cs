namespace DomainAdapt.Storage.Sources;

/// <summary>What acquiring may know of this machine. Nothing in it decides which bytes come out.</summary>
public sealed record AcquireContext
{
    /// <summary>Where acquired bytes lie, by their hash.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Folder that relative paths are relative to: that of the corpus file.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>Whether to fail instead of opening a connection.</summary>
    public bool Offline { get; init; }

    /// <summary>Folder of restored NuGet packages, for sources that are packages.</summary>
    public string? PackagesFolder { get; init; }
}
