using System.Globalization;
using System.Net;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using Polly.Timeout;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Fetches files whose hash is known into a cache that is addressed by it. A body that breaks off goes on where it stopped, also in a later
/// run; what arrives counts only if its hash is right.
/// </summary>
public sealed class Downloader : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly DownloadOptions _options;
    private readonly HttpClient _client;
    private readonly HttpSender _sender;

    /// <summary>Makes a downloader. It opens no connection before it is asked for a file that is not in the cache.</summary>
    public Downloader(DownloadOptions? options = null)
    {
        _options = options ?? new DownloadOptions();
        _client = new HttpClient(new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // else it would end long bodies; the options' time-outs hold
        };
        _sender = new HttpSender(_client, _options);
    }

    /// <summary>The path of the file in <paramref name="cacheFolder"/>, fetched from <paramref name="url"/> if it is not there yet.</summary>
    /// <param name="url">An http or https address.</param>
    /// <param name="sha256">SHA-256 that the file must have, 64 lower hex digits.</param>
    /// <param name="cacheFolder">Where files lie by their hash.</param>
    /// <param name="offline">Whether to fail instead of opening a connection.</param>
    /// <param name="progress">Hears of the bytes that are there.</param>
    /// <param name="cancellationToken">Stops it; what has arrived is kept for the next run.</param>
    /// <exception cref="StorageException">The file cannot be had, or is another than expected.</exception>
    public async Task<string> FetchAsync(
        Uri url, string sha256, string cacheFolder, bool offline, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(cacheFolder, sha256);
        if (File.Exists(path))
            return path;
        Network.Require(offline, url.ToString());
        Directory.CreateDirectory(cacheFolder);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.TotalTimeout);
        try
        {
            await FetchAsync(url, sha256, path, progress, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"{url}: not whole after {_options.TotalTimeout}. What arrived is kept: run again to go on.", inner: cause);
        }
        return path;
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
        try
        {
            using var response = await _sender.GetAsync(url, offset: 0, etag: null, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(most, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is HttpRequestException or TimeoutRejectedException)
        {
            throw new StorageException(
                $"{url}: no answer: {cause.Message.TrimEnd('.')}. Check the address, the token and the connection, then run again.",
                ExitCodes.InputsMissing, cause);
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task FetchAsync(Uri url, string sha256, string path, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        var file = await OpenAloneAsync(partial, path, cancellationToken).ConfigureAwait(false);
        if (file is null)
            return;
        await using (file.ConfigureAwait(false))
        {
            var isResumed = file.Length > 0;
            var found = await FillAsync(url, file, progress, cancellationToken).ConfigureAwait(false);
            if (found != sha256 && isResumed)
            {
                // What an earlier run left may be of another version of the file.
                file.SetLength(0);
                found = await FillAsync(url, file, progress, cancellationToken).ConfigureAwait(false);
            }
            if (found != sha256)
            {
                var length = file.Length;
                file.SetLength(0);
                File.Delete(partial);
                throw new StorageException(string.Create(CultureInfo.InvariantCulture,
                    $"{url}: expected SHA-256 {sha256}, found {found} ({length} bytes). The file there has changed, or the hash in the corpus file is ")
                    + "not this file's. Check which, then correct the corpus file or the address.", ExitCodes.InputsMissing);
            }
            file.Flush(flushToDisk: true);
            File.Move(partial, path, overwrite: true);
            Disk.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Opens the partial file for this download alone; null where another download has finished the file meanwhile.</summary>
    private static async Task<FileStream?> OpenAloneAsync(string partial, string path, CancellationToken cancellationToken)
    {
        // On Windows a file can be renamed while it is open only if that is shared; elsewhere sharing anything takes no lock.
        var share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        while (true)
        {
            try
            {
                var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0, FileOptions.Asynchronous);
                if (!File.Exists(path))
                    return file;
                await file.DisposeAsync().ConfigureAwait(false);
                File.Delete(partial);
                return null;
            }
            catch (IOException cause) when (Disk.IsLockedByOthers(cause))
            {
                await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw StorageException.Of("write", partial, cause);
            }
        }
    }

    /// <summary>Fetches what the file still lacks.</summary>
    /// <returns>The hash of the whole.</returns>
    private async Task<string> FillAsync(Uri url, FileStream file, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var body = new ResumedBody(url, file, _sender, _options.AttemptTimeout, progress);
        var (most, stalls) = (file.Length, 0);
        while (true)
        {
            try
            {
                await body.ReadOnAsync(cancellationToken).ConfigureAwait(false);
                file.Position = 0;
                return await ContentHash.OfAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (BodyBrokenException cause)
            {
                stalls = file.Length > most ? 0 : stalls + 1;
                most = Math.Max(most, file.Length);
                if (stalls >= _options.Attempts)
                {
                    throw new StorageException(
                        $"{url}: gave up after {stalls} tries without a new byte, with {most} bytes there: {cause.Message}. "
                        + "What arrived is kept: check the connection, then run again to go on.", ExitCodes.InputsMissing, cause);
                }
                if (stalls > 0)
                    await Task.Delay(_options.FirstDelay, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
