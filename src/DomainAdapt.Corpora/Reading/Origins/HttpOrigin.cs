using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>
/// Settings of the <c>http</c> origin: files and web pages fetched over http or https. Files are what their publishers offer for download;
/// pages are fetched only where their host's robots.txt allows it.
/// </summary>
public sealed record HttpOriginSpec : OriginSpec
{
    /// <summary>The files.</summary>
    public IReadOnlyList<HttpFileSpec> Files { get; init; } = [];

    /// <summary>A text file with more of them, one a line: address, and where known SHA-256 and name.</summary>
    [InputPath]
    public string? List { get; init; }

    /// <summary>Addresses of web pages.</summary>
    public IReadOnlyList<string> Pages { get; init; } = [];

    /// <summary>Patterns of the files to take, or of the members of archives; all unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>How servers are asked.</summary>
    [NotInFingerprint]
    public FetchSpec Fetch { get; init; } = new();

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Files.Count == 0 && Pages.Count == 0 && List is null)
            problems.Add("", "needs 'files', a 'list' of them, or 'pages'");
        foreach (var (index, file) in Files.Index())
            FetchSpec.CheckAddress(problems, $"files[{index}].url", file.Url);
        foreach (var (index, page) in Pages.Index())
            FetchSpec.CheckAddress(problems, $"pages[{index}]", page);
        Fetch.Check(problems);
    }
}

/// <summary>A file to fetch.</summary>
public sealed record HttpFileSpec
{
    /// <summary>Its address.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 that it must have; unless given, the first bytes that come are kept in the cache and believed.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Its path within the corpus; the last part of the address unless given.</summary>
    public string? Name { get; init; }
}

/// <summary>Fetches files and pages.</summary>
internal sealed class HttpOrigin(HttpOriginSpec spec) : StorageOrigin
{
    protected override ByteSource Source { get; } = new HttpSource
    {
        Files = [.. spec.Files.Select(file => new RemoteFile { Url = file.Url, Sha256 = file.Sha256, Name = file.Name })],
        List = spec.List,
        Pages = spec.Pages,
        Include = spec.Include,
        Exclude = spec.Exclude,
        Fetch = spec.Fetch.ToSettings(),
    };
}
