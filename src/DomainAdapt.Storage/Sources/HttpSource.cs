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

    /// <summary>SHA-256 that the file must have, 64 lower hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Path of the file within the corpus; the last part of the address unless given.</summary>
    public string? Name { get; init; }
}

/// <summary>Files fetched over http or https, each with a known hash.</summary>
public sealed record HttpSource : ByteSource
{
    /// <summary>The files.</summary>
    public required IReadOnlyList<RemoteFile> Files { get; init; }

    private protected override async Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var wanted = Files.Select(Check).ToList();
        if (wanted.GroupBy(file => file.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw Wrong(same.First().Url.ToString(), $"{same.Count()} files are called '{same.Key}'", "Give each a 'name' of its own");

        var files = new List<SourceFile>(wanted.Count);
        using var downloader = new Downloader();
        foreach (var (url, sha256, name) in wanted)
        {
            var path = await downloader.FetchAsync(url, sha256, context.CacheFolder, context.Offline, progress, cancellationToken).ConfigureAwait(false);
            files.Add(SourceFile.OnDisk(path, name));
        }
        return files;
    }

    private static (Uri Url, string Sha256, string Name) Check(RemoteFile file)
    {
        if (!Uri.TryCreate(file.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw Wrong(file.Url, "is no http or https address", "Correct 'url'");
        if (!ContentHash.IsValid(file.Sha256))
            throw Wrong(file.Url, $"'{file.Sha256}' is no SHA-256", "Give 64 lower hex digits, as sha256sum prints them");
        var name = file.Name ?? Uri.UnescapeDataString(url.Segments[^1]);
        if (name.Trim('/') is "" || name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or ".."))
            throw Wrong(file.Url, $"'{name}' cannot name a file of the corpus", "Give it a 'name'");
        return (url, file.Sha256, name);
    }

    private static StorageException Wrong(string where, string what, string next) => new($"{where}: {what}. {next} in the corpus file.", ExitCodes.Spec);
}
