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

    /// <summary>Address of the Hugging Face hub, for sources that name none.</summary>
    public Uri Hub { get; init; } = new("https://huggingface.co");

    /// <summary>Value of an environment variable that a corpus file names; null where there is none.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>PEM file of certificate authorities that are trusted besides the system's.</summary>
    public string? CaBundle { get; init; }

    /// <summary>Hears the path of every file of the cache or of a package that is used.</summary>
    public Action<string>? Taken { get; init; }

    /// <summary>The clock of waits and time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
