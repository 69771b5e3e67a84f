using System.Net;
using System.Net.Http.Headers;
using DomainAdapt.Core.Randomness;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;
using Polly.Timeout;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// The resilience of requests, a pipeline a host. From the outside in: try again after a lost connection, a time-out, 408, 429 or 5xx, no
/// sooner than Retry-After says; leave a host alone that only fails; wait for the host's next turn.
/// </summary>
internal sealed class HostPipelines(DownloadOptions options) : IDisposable
{
    private readonly ResiliencePipelineRegistry<string> _pipelines = new(
        new ResiliencePipelineRegistryOptions<string> { BuilderFactory = () => new ResiliencePipelineBuilder { TimeProvider = options.Time } });

    private readonly Lock _lock = new();
    private SplitMix64 _jitter = new((ulong)options.JitterSeed);

    /// <summary>The pipeline of an address's host.</summary>
    public ResiliencePipeline<HttpResponseMessage> Of(Uri url) => _pipelines.GetOrAddPipeline<HttpResponseMessage>(url.Authority, builder =>
    {
        builder.AddRetry(Retry());
        builder.AddCircuitBreaker(Breaker());
        if (options.Pace is { } pace)
            builder.AddStrategy(_ => new Pacing(url.Authority, pace, options.Time), new PacingOptions());
    });

    public void Dispose() => _pipelines.Dispose();

    private RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = Math.Max(options.Attempts - 1, 1),
        Delay = options.FirstDelay,
        MaxDelay = options.LongestDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Randomizer = NextJitter,
        ShouldHandle = Failures().Handle<BrokenCircuitException>(),
        DelayGenerator = retry => ValueTask.FromResult(Wait(retry.Outcome)),
        OnRetry = retry =>
        {
            retry.Outcome.Result?.Dispose();
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker() => new()
    {
        FailureRatio = 1,
        MinimumThroughput = Math.Max(options.BreakAfter, 2),
        SamplingDuration = options.LongestDelay + options.AttemptTimeout,
        BreakDuration = options.BreakFor,
        ShouldHandle = Failures(),
    };

    // A certificate that is not trusted stays so.
    private static PredicateBuilder<HttpResponseMessage> Failures() => new PredicateBuilder<HttpResponseMessage>()
        .Handle<HttpRequestException>(cause => cause.HttpRequestError != HttpRequestError.SecureConnectionError)
        .Handle<TimeoutRejectedException>()
        .HandleResult(response => response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError);

    private TimeSpan? Wait(Outcome<HttpResponseMessage> outcome)
    {
        var asked = outcome.Exception is BrokenCircuitException broken ? broken.RetryAfter : Asked(outcome.Result?.Headers.RetryAfter);
        return asked is not { } wait || wait < TimeSpan.Zero ? null : wait < options.LongestDelay ? wait : options.LongestDelay;
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date - options.Time.GetUtcNow());

    private double NextJitter()
    {
        lock (_lock)
            return _jitter.NextDouble();
    }

    private sealed class PacingOptions : ResilienceStrategyOptions;

    private sealed class Pacing(string host, HostPace pace, TimeProvider time) : ResilienceStrategy<HttpResponseMessage>
    {
        protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
        {
            await pace.WaitAsync(host, time, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
            return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
    }
}
