using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>
/// The files of one source that lie elsewhere: listings and files, from the cache where they are there. Tokens and contacts are looked up, and
/// connections opened, only for what is not.
/// </summary>
internal sealed class RemoteFiles(AcquireContext context, FetchSettings settings, IProgress<TaskProgress> progress) : IDisposable
{
    private readonly Lazy<Downloader> _downloader = new(() => new Downloader(settings.OptionsOn(context)));

    /// <summary>What was acquired before.</summary>
    public ContentCache Cache { get; } = new(context.CacheFolder, context.Taken);

    /// <summary>What opens connections.</summary>
    public Downloader Downloader => _downloader.Value;

    /// <summary>
    /// A listing, as it was when it was first made: what a source holds may grow, but a corpus stays what it is until its cache is given up.
    /// </summary>
    /// <returns>The path of its content.</returns>
    public async Task<string> ListingAsync(string name, Func<Downloader, Task<byte[]>> make)
    {
        if (Cache.FindNamed(name) is { } there)
            return there;
        Network.Require(context.Offline, name);
        return Cache.Put(name, await make(Downloader).ConfigureAwait(false));
    }

    /// <summary>The path of a file.</summary>
    public async Task<string> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        => Known(request) ?? await Online(request).FetchAsync(request, Cache, context.Offline, progress, cancellationToken).ConfigureAwait(false);

    /// <summary>The paths of several files, in their order, a few fetched at a time.</summary>
    public async Task<IReadOnlyList<string>> FetchAsync(IReadOnlyList<FetchRequest> requests, CancellationToken cancellationToken)
    {
        var paths = new string[requests.Count];
        var done = 0;
        await Parallel.ForAsync(0, requests.Count, new ParallelOptions { MaxDegreeOfParallelism = settings.Connections, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                paths[index] = await FetchAsync(requests[index], token).ConfigureAwait(false);
                progress.Report(new TaskProgress(Interlocked.Increment(ref done), requests.Count, "files"));
            }).ConfigureAwait(false);
        return paths;
    }

    /// <summary>Several files with their paths in the corpus.</summary>
    public async Task<IReadOnlyList<SourceFile>> FetchAsync(IReadOnlyList<(string Path, FetchRequest Request)> files, CancellationToken cancellationToken)
    {
        var paths = await FetchAsync([.. files.Select(file => file.Request)], cancellationToken).ConfigureAwait(false);
        return [.. files.Select((file, index) => SourceFile.OnDisk(paths[index], file.Path))];
    }

    public void Dispose()
    {
        if (_downloader.IsValueCreated)
            _downloader.Value.Dispose();
    }

    private string? Known(FetchRequest request)
        => request.Sha256 is { } sha256 ? Cache.Find(sha256) : Cache.FindNamed(request.CacheName);

    private Downloader Online(FetchRequest request)
    {
        Network.Require(context.Offline, request.Shown);
        return Downloader;
    }
}
