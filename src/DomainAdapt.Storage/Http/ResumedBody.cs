using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Brings a file on disk up to what a server has, from where the file ends. It goes on only with bytes of the same version (If-Range, and the
/// answer's own word for it) or where a checksum will tell in the end; else it begins again.
/// </summary>
internal sealed class ResumedBody(FetchRequest request, PartialFile partial, HttpSender sender, DownloadOptions options, IProgress<TaskProgress> progress)
{
    private const int BufferBytes = 1 << 17;

    private readonly FileStream _file = partial.Stream;

    private long Start => request.Range?.From ?? 0;

    /// <summary>Reads until the file is whole.</summary>
    /// <exception cref="BodyBrokenException">The body broke off; what arrived is in the file.</exception>
    /// <exception cref="StorageException">The server does not give the file, or it cannot be written.</exception>
    public async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        if (_file.Length > 0 && ((partial.Version is null && request.Checksum is null) || _file.Length > (request.Range?.Length ?? long.MaxValue)))
            partial.Clear(); // nothing could tell whether these bytes belong to the rest
        if (_file.Length == request.Range?.Length)
            return;
        using var response = await SendAsync(cancellationToken).ConfigureAwait(false);
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && request.Range is null && range?.Length == _file.Length)
            return; // it was whole already
        if (request.ETag is not null && response.Headers.ETag is { } tag && tag.Tag.Trim('"') != request.ETag)
            throw Refused($"has another version now ({tag.Tag}, listed was {request.ETag})", "List it anew with an empty cache, or give up that file");
        var version = VersionOf(response);
        var isContinued = response.StatusCode == HttpStatusCode.PartialContent && range?.From == Start + _file.Length
            && (_file.Length == 0 || partial.Version is not { } before || version is null || before.Equals(version));
        if (!isContinued)
        {
            partial.Clear(); // a server without ranges, or another version of the file: from the beginning
            if (response.StatusCode != HttpStatusCode.OK)
                throw new BodyBrokenException($"the server has no byte range from {Start + _file.Length} on (status {(int)response.StatusCode})");
            if (request.Range is not null)
                throw Refused("ignores byte ranges and would send the whole file", "Take it from a server that keeps ranges");
        }
        if (version is not null)
            partial.Version = version;
        var total = request.Range?.Length ?? (isContinued ? range!.Length : response.Content.Headers.ContentLength);
        await CopyAsync(response.Content, total, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        var from = Start + _file.Length;
        var range = from > 0 || request.Range is not null ? new RangeHeaderValue(from, request.Range?.To) : null;
        var response = await sender.GetAsync(request.Url, range, _file.Length > 0 ? partial.Version : null, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return response;
        using (response)
        {
            throw Refused(
                $"answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd(),
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? "Check the address and what it asks for (a token, a contact), then run again"
                    : "Check the address, then run again");
        }
    }

    private async Task CopyAsync(HttpContent content, long? total, CancellationToken cancellationToken)
    {
        var most = total ?? request.Bytes ?? long.MaxValue;
        _file.Position = _file.Length;
        var buffer = new byte[BufferBytes];
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            while (await ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                if (_file.Position + read > most)
                    throw Refused($"sends more than the {most} bytes that were promised", "Check the address and the size, then run again");
                try
                {
                    await _file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
                {
                    throw StorageException.Of("write", _file.Name, cause);
                }
                progress.Report(new TaskProgress(_file.Position, total ?? 0, "bytes", Path.GetFileName(request.Url.LocalPath)));
            }
        }
        if (total is not null && _file.Length < total)
            throw new BodyBrokenException(string.Create(CultureInfo.InvariantCulture, $"the body ended after {_file.Length} of {total} bytes"));
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(options.SilenceTimeout, options.Time);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        try
        {
            return await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException
            || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BodyBrokenException(cause is OperationCanceledException ? $"nothing came for {options.SilenceTimeout}" : cause.Message, cause);
        }
    }

    /// <summary>The version that an answer says its bytes are of. A weak ETag does not promise equal bytes (RFC 9110).</summary>
    private static RangeConditionHeaderValue? VersionOf(HttpResponseMessage response) => response switch
    {
        { Headers.ETag: { IsWeak: false } tag } => new RangeConditionHeaderValue(tag),
        { Content.Headers.LastModified: { } date } => new RangeConditionHeaderValue(date),
        _ => null,
    };

    private StorageException Refused(string what, string next) => new($"{request.Shown}: the server {what}. {next}.", ExitCodes.InputsMissing);
}
