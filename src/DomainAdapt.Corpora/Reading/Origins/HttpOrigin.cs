using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>Settings of the <c>http</c> origin: files fetched over http or https, each with a known hash.</summary>
public sealed record HttpOriginSpec : OriginSpec
{
    /// <summary>The files.</summary>
    public required IReadOnlyList<HttpFileSpec> Files { get; init; }

    /// <summary>Patterns of the files to take, or of the members of archives; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}

/// <summary>A file to fetch.</summary>
public sealed record HttpFileSpec
{
    /// <summary>Its address.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 that it must have, 64 lower hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its path within the corpus; the last part of the address unless given.</summary>
    public string? Name { get; init; }
}

/// <summary>Fetches files.</summary>
internal sealed class HttpOrigin(HttpOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new HttpSource
    {
        Files = [.. spec.Files.Select(file => new RemoteFile { Url = file.Url, Sha256 = file.Sha256, Name = file.Name })],
        Include = spec.Include,
        Exclude = spec.Exclude,
    };
}
