using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Fetches files into a cache. A body that breaks off goes on where it stopped, also in a later run after a kill; what arrives counts only if
/// its checksum and size are right. It opens no connection before it is asked for a file that is not in the cache.
/// </summary>
public sealed class Downloader(DownloadOptions? options = null) : IDisposable
{
    private readonly DownloadOptions _options = options ?? new DownloadOptions();
    private HttpSender? _sender;
    private Robots? _robots;

    private HttpSender Sender => LazyInitializer.EnsureInitialized(ref _sender, () => new HttpSender(_options));

    private Robots Robots => LazyInitializer.EnsureInitialized(ref _robots, () => new Robots(Sender));

    /// <summary>The path of the file in <paramref name="cacheFolder"/>, fetched from <paramref name="url"/> if it is not there yet.</summary>
    /// <param name="url">An http or https address.</param>
    /// <param name="sha256">SHA-256 that the file must have, 64 lower hex digits.</param>
    /// <param name="cacheFolder">Where files lie by their hash.</param>
    /// <param name="offline">Whether to fail instead of opening a connection.</param>
    /// <param name="progress">Hears of the bytes that are there.</param>
    /// <param name="cancellationToken">Stops it; what has arrived is kept for the next run.</param>
    /// <exception cref="StorageException">The file cannot be had, or is another than expected.</exception>
    public Task<string> FetchAsync(
        Uri url, string sha256, string cacheFolder, bool offline, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
        => FetchAsync(
            new FetchRequest { Url = url, Checksum = new Checksum(ChecksumAlgorithm.Sha256, sha256) },
            new ContentCache(cacheFolder), offline, progress, cancellationToken);

    /// <summary>The path of the file in the cache, fetched if it is not there yet.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="cache">Where files lie by their hash.</param>
    /// <param name="offline">Whether to fail instead of opening a connection.</param>
    /// <param name="progress">Hears of the bytes that are there.</param>
    /// <param name="cancellationToken">Stops it; what has arrived is kept for the next run.</param>
    /// <exception cref="StorageException">The file cannot be had, or is another than expected.</exception>
    public async Task<string> FetchAsync(
        FetchRequest request, ContentCache cache, bool offline, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        if (Find(request, cache) is { } there)
            return there;
        Network.Require(offline, request.Shown);
        Directory.CreateDirectory(cache.Folder);

        using var tooLong = new CancellationTokenSource(_options.TotalTimeout, _options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        try
        {
            if (request.IsPage)
                await Robots.RequireAsync(request.Url, limit.Token).ConfigureAwait(false);
            return await FetchAsync(request, cache, progress, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"{request.Shown}: not whole after {_options.TotalTimeout}. What arrived is kept: run again to go on.", inner: cause);
        }
    }

    /// <summary>A small answer whose hash is not known.</summary>
    /// <param name="url">An http or https address.</param>
    /// <param name="most">Bytes it may have.</param>
    /// <param name="offline">Whether to fail instead of opening a connection.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageException">The answer cannot be had, or is longer.</exception>
    public async Task<byte[]> GetAsync(Uri url, int most, bool offline, CancellationToken cancellationToken)
    {
        Network.Require(offline, url.ToString());
        var answer = await AnswerAsync(url, most, cancellationToken).ConfigureAwait(false);
        return (int)answer.Status is >= 200 and < 300 ? answer.Content : throw new StorageException(
            $"{url}: no answer: the server says {(int)answer.Status} {answer.Status}. Check the address, the token and the connection, then run again.",
            ExitCodes.InputsMissing);
    }

    /// <summary>A web page, which its host's robots.txt must allow (RFC 9309).</summary>
    /// <param name="url">An http or https address.</param>
    /// <param name="most">Bytes it may have.</param>
    /// <param name="offline">Whether to fail instead of opening a connection.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageException">The page cannot be had, is longer, or robots.txt forbids it.</exception>
    public async Task<byte[]> GetPageAsync(Uri url, int most, bool offline, CancellationToken cancellationToken)
    {
        Network.Require(offline, url.ToString());
        await Robots.RequireAsync(url, cancellationToken).ConfigureAwait(false);
        return await GetAsync(url, most, offline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _sender?.Dispose();

    /// <summary>A small answer of any status, read again where its body breaks off.</summary>
    internal Task<SmallAnswer> AnswerAsync(Uri url, int most, CancellationToken cancellationToken)
        => SmallAnswer.GetAsync(Sender, url, most, _options, cancellationToken);

    /// <summary>A part of a file.</summary>
    /// <param name="url">An http or https address.</param>
    /// <param name="range">The part, as in a Range header.</param>
    /// <param name="most">Bytes it may have.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageException">The server does not give it.</exception>
    internal async Task<SmallAnswer> PartAsync(Uri url, string range, int most, CancellationToken cancellationToken)
    {
        var answer = await SmallAnswer.GetAsync(Sender, url, most, _options, cancellationToken, RangeHeaderValue.Parse(range)).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.PartialContent ? answer : throw new StorageException(
            $"{url.GetLeftPart(UriPartial.Path)}: the server answers {(int)answer.Status} {answer.Status} to a request for {range}; expected that part of the file. "
            + "Check the address, or take a server that keeps byte ranges.", ExitCodes.InputsMissing);
    }

    private static string? Find(FetchRequest request, ContentCache cache)
        => request.Sha256 is { } sha256 ? cache.Find(sha256) : cache.FindNamed(request.CacheName);

    private async Task<string> FetchAsync(FetchRequest request, ContentCache cache, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var partialPath = cache.PathOf((request.Sha256 ?? ContentCache.KeyOf(request.CacheName)) + ".part");
        var partial = await PartialFile.OpenAloneAsync(partialPath, () => Find(request, cache) is not null, cancellationToken).ConfigureAwait(false);
        if (partial is null)
            return Find(request, cache)!;
        await using (partial.ConfigureAwait(false))
        {
            var isResumed = partial.Stream.Length > 0;
            await FillAsync(request, partial, progress, cancellationToken).ConfigureAwait(false);
            if (isResumed && WrongOf(request, partial) is not null)
            {
                // What an earlier run left may be of another version of the file.
                partial.Clear();
                await FillAsync(request, partial, progress, cancellationToken).ConfigureAwait(false);
            }
            if (WrongOf(request, partial) is { } wrong)
            {
                partial.Delete();
                throw wrong;
            }
            partial.Stream.Position = 0;
            var sha256 = request.Sha256 ?? await ContentHash.OfAsync(partial.Stream, cancellationToken).ConfigureAwait(false);
            partial.MoveTo(cache.PathOf(sha256));
            return request.Sha256 is null ? cache.Name(request.CacheName, sha256) : cache.Find(sha256)!;
        }
    }

    /// <summary>What is wrong with a whole file, if anything is.</summary>
    private static StorageException? WrongOf(FetchRequest request, PartialFile partial)
    {
        var length = partial.Stream.Length;
        if (request.Bytes is { } bytes && bytes != length)
        {
            return new StorageException(string.Create(CultureInfo.InvariantCulture,
                $"{request.Shown}: expected {bytes} bytes, found {length}. The file there has changed: check it, then run again."), ExitCodes.InputsMissing);
        }
        if (request.Checksum is not { } expected || partial.Checksum(expected) is var found && found == expected)
            return null;
        return new StorageException(string.Create(CultureInfo.InvariantCulture,
            $"{request.Shown}: expected {expected}, found {found} ({length} bytes). The file there has changed, or the hash in the corpus file is ")
            + "not this file's. Check which, then correct the corpus file or the address.", ExitCodes.InputsMissing);
    }

    /// <summary>Fetches what the file still lacks.</summary>
    private async Task FillAsync(FetchRequest request, PartialFile partial, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var body = new ResumedBody(request, partial, Sender, _options, progress);
        var (most, stalls) = (partial.Stream.Length, 0);
        while (true)
        {
            try
            {
                await body.ReadOnAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (BodyBrokenException cause)
            {
                stalls = partial.Stream.Length > most ? 0 : stalls + 1;
                most = Math.Max(most, partial.Stream.Length);
                if (stalls >= _options.Attempts)
                {
                    throw new StorageException(
                        $"{request.Shown}: gave up after {stalls} tries without a new byte, with {most} bytes there: {cause.Message}. "
                        + "What arrived is kept: check the connection, then run again to go on.", ExitCodes.InputsMissing, cause);
                }
                if (stalls > 0)
                    await Task.Delay(_options.DelayAfter(stalls), _options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
