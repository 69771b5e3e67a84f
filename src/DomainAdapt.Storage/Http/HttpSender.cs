using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Sends a request until an answer begins: again after a lost connection, a time-out, 408, 429 or 5xx, and no sooner than Retry-After says. The
/// body is the caller's: no retry of a request helps against a body that breaks off.
/// </summary>
internal sealed class HttpSender
{
    private readonly HttpClient _client;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public HttpSender(HttpClient client, DownloadOptions options)
    {
        _client = client;
        _authorization = options.Token is null ? null : new AuthenticationHeaderValue("Bearer", options.Token);
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Math.Max(options.Attempts - 1, 1),
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>().Handle<TimeoutRejectedException>().HandleResult(IsPassing),
                DelayGenerator = retry => ValueTask.FromResult(RetryAfter(retry.Outcome.Result?.Headers.RetryAfter, options.LongestDelay)),
                OnRetry = retry =>
                {
                    retry.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }

    /// <summary>Asks for the bytes from <paramref name="offset"/> on, of the version <paramref name="etag"/> where known.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri url, long offset, EntityTagHeaderValue? etag, CancellationToken cancellationToken)
        => await _pipeline.ExecuteAsync(async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Authorization = _authorization;
            // A compressed transfer would change what offsets mean, and the hash.
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (offset > 0)
            {
                request.Headers.Range = new RangeHeaderValue(offset, null);
                if (etag is { IsWeak: false })
                    request.Headers.IfRange = new RangeConditionHeaderValue(etag);
            }
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);

    private static bool IsPassing(HttpResponseMessage response)
        => response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeSpan longest)
    {
        var asked = header?.Delta ?? (header?.Date - DateTimeOffset.UtcNow);
        return asked is not { } wait || wait < TimeSpan.Zero ? null : wait < longest ? wait : longest;
    }
}
