using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Sends a request until an answer begins, through redirects. The body is the caller's: no retry of a request helps against a body that
/// breaks off.
/// </summary>
internal sealed class HttpSender : IDisposable
{
    private static readonly string Product = "DomainAdapt/" + typeof(HttpSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    private readonly HttpClient _client;
    private readonly HostPipelines _pipelines;
    private readonly DownloadOptions _options;

    public HttpSender(DownloadOptions options)
    {
        _options = options;
        _pipelines = new HostPipelines(options);
        _client = new HttpClient(TrustedHandler.Create(options))
        {
            Timeout = Timeout.InfiniteTimeSpan, // else it would end long bodies; the options' time-outs hold
        };
        UserAgent = options.Contact is null ? Product : $"{Product} ({options.Contact})";
    }

    /// <summary>What servers hear of the program.</summary>
    public string UserAgent { get; }

    /// <summary>Asks for an address, or a range of its bytes of the version that <paramref name="ifRange"/> names.</summary>
    /// <returns>The first answer that is no redirect and no passing failure, or the last failure.</returns>
    /// <exception cref="StorageException">Nothing answers, or redirects lead nowhere.</exception>
    public async Task<HttpResponseMessage> GetAsync(
        Uri url, RangeHeaderValue? range, RangeConditionHeaderValue? ifRange, CancellationToken cancellationToken)
    {
        var here = url;
        for (var redirects = 0; ; redirects++)
        {
            var response = await AnswerAsync(url, here, range, ifRange, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            var next = new Uri(here, location);
            if (redirects == _options.MaxRedirects)
                throw Failure(url, $"is redirected more than {_options.MaxRedirects} times, at last to {next.GetLeftPart(UriPartial.Path)}");
            if (next.Scheme != Uri.UriSchemeHttps && next.Scheme != here.Scheme)
                throw Failure(url, $"is redirected from {here.Scheme} to {next.GetLeftPart(UriPartial.Path)}, which is less safe");
            here = next;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _pipelines.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(
        Uri url, Uri here, RangeHeaderValue? range, RangeConditionHeaderValue? ifRange, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipelines.Of(here).ExecuteAsync(async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, here);
                request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
                if (_options.Token is not null && here.Authority == url.Authority && here.Scheme == url.Scheme)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.Token);
                // A compressed transfer would change what offsets mean, and the hash.
                request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
                request.Headers.Range = range;
                request.Headers.IfRange = range is null ? null : ifRange;
                return await InTimeAsync(request, token).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw Failure(
                url, $"no answer that can be trusted: {(cause.InnerException ?? cause).Message.TrimEnd('.')}",
                "Where a company's own authority signs, name its PEM file in DOMAINADAPT_CA_BUNDLE, then run again", cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw Failure(url, $"no answer: {cause.Message.TrimEnd('.')}", cause: cause);
        }
    }

    /// <summary>Gives an answer its time to begin, by the clock of the options.</summary>
    private async Task<HttpResponseMessage> InTimeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(_options.AttemptTimeout, _options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (tooLong.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutRejectedException($"nothing came within {_options.AttemptTimeout}", cause);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static StorageException Failure(Uri url, string what, string? next = null, Exception? cause = null)
        => new($"{url.GetLeftPart(UriPartial.Path)}: {what}. {next ?? "Check the address and the connection, then run again; what arrived is kept"}.",
            ExitCodes.InputsMissing, cause);
}
