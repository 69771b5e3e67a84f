using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Failures;
using Polly.Timeout;

namespace DomainAdapt.Storage.Http;

/// <summary>Brings a file on disk up to what a server has, from where the file ends.</summary>
internal sealed class ResumedBody(Uri url, FileStream file, HttpSender sender, TimeSpan longestSilence, IProgress<TaskProgress> progress)
{
    private const int BufferBytes = 1 << 17;

    private EntityTagHeaderValue? _etag;

    /// <summary>Reads until the file is whole.</summary>
    /// <exception cref="BodyBrokenException">The body broke off; what arrived is in the file.</exception>
    /// <exception cref="StorageException">The server does not give the file, or it cannot be written.</exception>
    public async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(cancellationToken).ConfigureAwait(false);
        var range = response.Content.Headers.ContentRange;
        var isContinued = response.StatusCode == HttpStatusCode.PartialContent && range?.From == file.Length;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && range?.Length == file.Length)
            return; // it was whole already
        if (!isContinued)
            file.SetLength(0); // a server without ranges, or another version of the file: from the beginning
        if (!isContinued && response.StatusCode != HttpStatusCode.OK)
            throw new BodyBrokenException($"the server has no byte range from {file.Length} on (status {(int)response.StatusCode})");
        _etag = response.Headers.ETag;
        await CopyAsync(response.Content, isContinued ? range!.Length : response.Content.Headers.ContentLength, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await sender.GetAsync(url, file.Length, _etag, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is HttpRequestException or TimeoutRejectedException)
        {
            throw new StorageException(
                $"{url}: no answer: {cause.Message.TrimEnd('.')}. Check the address and the connection, then run again; what arrived is kept.",
                ExitCodes.InputsMissing, cause);
        }
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return response;
        using (response)
        {
            throw new StorageException(
                $"{url}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}. Check the address, then run again.", ExitCodes.InputsMissing);
        }
    }

    private async Task CopyAsync(HttpContent content, long? total, CancellationToken cancellationToken)
    {
        file.Position = file.Length;
        var buffer = new byte[BufferBytes];
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            while (await ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
                {
                    throw StorageException.Of("write", file.Name, cause);
                }
                progress.Report(new TaskProgress(file.Position, total ?? 0, "bytes", Path.GetFileName(url.LocalPath)));
            }
        }
        if (total is not null && file.Length < total)
            throw new BodyBrokenException(string.Create(CultureInfo.InvariantCulture, $"the body ended after {file.Length} of {total} bytes"));
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(longestSilence);
        try
        {
            return await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException
            || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BodyBrokenException(cause is OperationCanceledException ? $"nothing came for {longestSilence}" : cause.Message, cause);
        }
    }
}
