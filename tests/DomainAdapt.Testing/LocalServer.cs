using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DomainAdapt.Testing;

/// <summary>A request that a server saw.</summary>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Headers">Its headers; a header that is not there is the empty text.</param>
/// <param name="At">When it came, by the server's clock.</param>
public sealed record SeenRequest(string Target, ILookup<string, string> Headers, DateTimeOffset At)
{
    /// <summary>A header's value; empty where it is not there.</summary>
    public string Header(string name) => Headers[name].FirstOrDefault() ?? "";
}

/// <summary>A real HTTP server (Kestrel) on this machine that answers as the test says and remembers what it was asked.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    private LocalServer(WebApplication app) => _app = app;

    /// <summary>The server's address.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>The requests so far, in the order they came.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Writes each answer.</param>
    /// <param name="certificate">Speaks TLS with it.</param>
    /// <param name="time">The clock of <see cref="SeenRequest.At"/>.</param>
    public static async Task<LocalServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AllowSynchronousIO = true;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        var server = new LocalServer(builder.Build());
        server._app.Run(context =>
        {
            var headers = context.Request.Headers.SelectMany(header => header.Value, (header, value) => (header.Key, value))
                .ToLookup(pair => pair.Key, pair => pair.value ?? "", StringComparer.OrdinalIgnoreCase);
            server._requests.Enqueue(new SeenRequest(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, headers, (time ?? TimeProvider.System).GetUtcNow()));
            return answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers with content, or the range of it that is asked for, under a strong ETag.</summary>
    public static async Task SendAsync(HttpContext context, byte[] content, string type = "application/octet-stream")
    {
        var result = Results.Bytes(content, type, enableRangeProcessing: true, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue(
            $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..32]}\""));
        await result.ExecuteAsync(context);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A clock that runs faster than the real one, so that a wait of a minute takes milliseconds.</summary>
/// <param name="factor">How much faster.</param>
public sealed class FastTime(double factor) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _started = System.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + (System.GetElapsedTime(_started) * factor);

    /// <inheritdoc/>
    public override long GetTimestamp() => _started + (long)((System.GetTimestamp() - _started) * factor);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => System.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    // A delay never ends early, by this clock.
    private TimeSpan Faster(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / factor) + 1);
}
