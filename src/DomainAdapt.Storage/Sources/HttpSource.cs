using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>A file to fetch.</summary>
public sealed record RemoteFile
{
    /// <summary>An http or https address.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 that the file must have, 64 lower hex digits; the first bytes that come are believed, and kept, unless given.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Path of the file within the corpus; the last part of the address unless given.</summary>
    public string? Name { get; init; }
}

/// <summary>Files and web pages fetched over http or https.</summary>
public sealed record HttpSource : ByteSource
{
    /// <summary>Files that their publishers offer for download.</summary>
    public IReadOnlyList<RemoteFile> Files { get; init; } = [];

    /// <summary>
    /// A file with more of them, relative to the corpus file, one a line: address, and where known SHA-256 and name, with blanks between.
    /// Empty lines and lines that begin with <c>#</c> say nothing.
    /// </summary>
    public string? List { get; init; }

    /// <summary>Addresses of web pages, which their hosts' robots.txt may keep from programs; each is named by its address.</summary>
    public IReadOnlyList<string> Pages { get; init; } = [];

    /// <summary>How servers are asked.</summary>
    public FetchSettings Fetch { get; init; } = new();

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var wanted = Files.Concat(List is null ? [] : RemoteList.Read(Path.Combine(context.BaseFolder, List))).Select(Check)
            .Concat(Pages.Select(CheckPage)).ToList();
        if (wanted.GroupBy(file => file.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw Wrong(same.First().Request.Url.ToString(), $"{same.Count()} files are called '{same.Key}'", "Give each a 'name' of its own");
        using var remote = new RemoteFiles(context, Fetch, progress);
        return await remote.FetchAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    private static (string Name, FetchRequest Request) Check(RemoteFile file)
    {
        var url = AddressOf(file.Url);
        if (file.Sha256 is not null && !ContentHash.IsValid(file.Sha256))
            throw Wrong(file.Url, $"'{file.Sha256}' is no SHA-256", "Give 64 lower hex digits, as sha256sum prints them");
        return (Named(file.Url, file.Name ?? Uri.UnescapeDataString(url.Segments[^1])), new FetchRequest
        {
            Url = url,
            Checksum = file.Sha256 is null ? null : new Checksum(ChecksumAlgorithm.Sha256, file.Sha256),
        });
    }

    private static (string Name, FetchRequest Request) CheckPage(string page)
    {
        var url = AddressOf(page);
        var path = Uri.UnescapeDataString(url.AbsolutePath) is var whole && whole.EndsWith('/') ? whole + "index.html" : whole;
        return (Named(page, url.Authority + path + url.Query), new FetchRequest { Url = url, IsPage = true });
    }

    private static Uri AddressOf(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw Wrong(text, "is no http or https address", "Correct 'url'");

    private static string Named(string url, string name)
        => name.Trim('/') is "" || name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or "..")
            ? throw Wrong(url, $"'{name}' cannot name a file of the corpus", "Give it a 'name'")
            : name;

    private static StorageException Wrong(string where, string what, string next) => new($"{where}: {what}. {next} in the corpus file.", ExitCodes.Spec);
}
