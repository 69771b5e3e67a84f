using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using DomainAdapt.Storage.Failures;
using Polly;
using Polly.Retry;

namespace DomainAdapt.Storage.Http;

/// <summary>Tells an address of something by POST, and tries again where it does not listen.</summary>
/// <param name="url">The address.</param>
/// <param name="key">Key of the messages' HMAC; none are signed unless given.</param>
/// <param name="options">How patient it is.</param>
public sealed class Webhook(Uri url, byte[]? key, DownloadOptions options) : IDisposable
{
    /// <summary>Header with the HMAC-SHA-256 of the body, <c>sha256=</c> and hex digits.</summary>
    public const string SignatureHeader = "X-DomainAdapt-Signature";

    private readonly HttpClient _client = new(TrustedHandler.Create(options)) { Timeout = options.AttemptTimeout };

    private readonly ResiliencePipeline<HttpStatusCode> _pipeline = new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = options.Time }
        .AddRetry(new RetryStrategyOptions<HttpStatusCode>
        {
            MaxRetryAttempts = Math.Max(options.Attempts - 1, 1),
            Delay = options.FirstDelay,
            MaxDelay = options.LongestDelay,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = new PredicateBuilder<HttpStatusCode>().Handle<HttpRequestException>().Handle<TaskCanceledException>(cause => cause.InnerException is TimeoutException)
                .HandleResult(status => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError),
        }).Build();

    /// <summary>Sends a message of JSON.</summary>
    /// <exception cref="StorageException">Nobody took it, however often it was sent.</exception>
    public async Task SendAsync(byte[] json, CancellationToken cancellationToken)
    {
        try
        {
            var status = await _pipeline.ExecuteAsync(async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(json) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                if (key is not null)
                    request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, json)));
                using var response = await _client.SendAsync(request, token).ConfigureAwait(false);
                return response.StatusCode;
            }, cancellationToken).ConfigureAwait(false);
            if ((int)status is < 200 or >= 300)
                throw new StorageException($"{url.GetLeftPart(UriPartial.Path)}: answered {(int)status}; expected 2xx. Check the address of notify.webhook.");
        }
        catch (Exception cause) when (cause is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"{url.GetLeftPart(UriPartial.Path)}: took no message: {cause.Message.TrimEnd('.')}. Check the address of notify.webhook.", inner: cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
