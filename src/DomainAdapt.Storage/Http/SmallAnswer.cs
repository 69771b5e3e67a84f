using System.Net;
using System.Net.Http.Headers;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Http;

/// <summary>An answer small enough to be held in memory.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Content">Its body.</param>
/// <param name="Next">Where its <c>Link</c> header says that the next page lies (RFC 8288); null on the last one.</param>
/// <param name="Whole">Bytes of the file that a part is of (RFC 9110, Content-Range); null where it does not say.</param>
internal sealed record SmallAnswer(HttpStatusCode Status, byte[] Content, Uri? Next, long? Whole = null)
{
    /// <summary>Gets an answer, again where its body breaks off or is silent.</summary>
    /// <exception cref="StorageException">There is none, or it is longer than <paramref name="most"/> bytes.</exception>
    public static async Task<SmallAnswer> GetAsync(
        HttpSender sender, Uri url, int most, DownloadOptions options, CancellationToken cancellationToken, RangeHeaderValue? range = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await sender.GetAsync(url, range, ifRange: null, cancellationToken).ConfigureAwait(false);
            using var tooLong = new CancellationTokenSource(options.SilenceTimeout, options.Time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
            try
            {
                await response.Content.LoadIntoBufferAsync(most, limit.Token).ConfigureAwait(false);
                return new SmallAnswer(
                    response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false), NextOf(url, response),
                    response.Content.Headers.ContentRange?.Length);
            }
            catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            {
                throw Failure($"the answer is longer than {most} bytes", cause);
            }
            catch (Exception cause) when (cause is IOException or HttpRequestException || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (attempt >= options.Attempts)
                    throw Failure($"no answer: its body broke off {attempt} times: {cause.Message.TrimEnd('.')}", cause);
            }
            await Task.Delay(options.DelayAfter(attempt), options.Time, cancellationToken).ConfigureAwait(false);
        }

        StorageException Failure(string what, Exception cause) => new(
            $"{url.GetLeftPart(UriPartial.Path)}: {what}. Check the address and the connection, then run again.", ExitCodes.InputsMissing, cause);
    }

    private static Uri? NextOf(Uri url, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = links.SelectMany(link => link.Split(',', StringSplitOptions.TrimEntries)).FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        return next is not null && next.StartsWith('<') && next.IndexOf('>', StringComparison.Ordinal) is var end and > 0 ? new Uri(url, next[1..end]) : null;
    }
}
