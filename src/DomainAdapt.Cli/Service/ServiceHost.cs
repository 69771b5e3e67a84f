using System.Net;
using DomainAdapt.Core.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli.Service;

/// <summary>Composes the service and what answers over HTTP.</summary>
internal static class ServiceHost
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    /// <summary>Builds it; nothing runs before it is started.</summary>
    /// <exception cref="DomainAdaptException">It should listen to others without a key.</exception>
    public static WebApplication Build(ServiceOptions options, IPEndPoint endpoint, string? apiKey, TimeProvider time)
    {
        if (!IPAddress.IsLoopback(endpoint.Address) && string.IsNullOrEmpty(apiKey))
            throw new DomainAdaptException($"--listen: {endpoint} can be reached by others; expected an API key in the environment variable DOMAINADAPT_API_KEY.", ExitCodes.Spec);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("DomainAdapt", LogLevel.Information).AddSimpleConsole(console => console.SingleLine = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(endpoint);
            kestrel.AddServerHeader = false;
            // No question has a body, and nobody is waited for long.
            (kestrel.Limits.MaxRequestBodySize, kestrel.Limits.RequestHeadersTimeout) = (0, TimeSpan.FromSeconds(10));
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.AddSingleton(options).AddSingleton(time).AddSingleton<RunNotices>().AddSingleton<RunService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RunService>());
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/health", () => "alive");
        app.MapGet("/ready", (RunService service, TimeProvider clock) => service.View is { } view && clock.GetUtcNow() - view.At < Stale
            ? Results.Text("ready") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
        ServiceApi.Map(app, apiKey);
        return app;
    }
}
