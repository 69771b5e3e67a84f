using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DomainAdapt.Cli.Service;

/// <summary>
/// What can be asked of the service over HTTP: its state, a run of a schedule, the end of a run. With an API key, every question needs it (header
/// <c>X-Api-Key</c>). Without one it listens to this machine only; then pages of other sites that a browser here shows must be kept out: what changes
/// something needs the header <c>X-DomainAdapt</c>, which a browser sends for no other site, and a name of this machine as the host (DNS rebinding).
/// </summary>
internal static class ServiceApi
{
    private const string KeyHeader = "X-Api-Key";
    private const string ChangeHeader = "X-DomainAdapt";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Adds the questions.</summary>
    public static void Map(IEndpointRouteBuilder app, string? apiKey)
    {
        var api = app.MapGroup("").AddEndpointFilter(async (context, next) => Refusal(context.HttpContext.Request, apiKey) ?? await next(context));
        api.MapGet("/status", (RunService service) => service.View is { } view ? Results.Json(Status(view), Json) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        api.MapPost("/schedules/{name}/run", (string name, RunService service) => service.View?.Schedules.Any(schedule => schedule.Name == name) == true
            ? Results.Json(new { Ticket = service.Ask(name) }, Json, statusCode: StatusCodes.Status202Accepted)
            : Problem(StatusCodes.Status404NotFound, $"there is no schedule '{name}'; GET /status lists them"));
        api.MapPost("/runs/{ticket}/cancel", (string ticket, RunService service) =>
        {
            if (service.View?.Runs.FirstOrDefault(run => run.Run.Ticket == ticket) is not { } found)
                return Problem(StatusCodes.Status404NotFound, $"there is no run '{ticket}' that is not over; GET /status lists them");
            service.Cancel(found.Run);
            return Results.Json(new { found.Run.Ticket }, Json, statusCode: StatusCodes.Status202Accepted);
        });
    }

    /// <summary>The answer to a request that may not ask; null to one that may.</summary>
    private static IResult? Refusal(HttpRequest request, string? apiKey)
    {
        // None is read, so that nobody can make the service hold one.
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
            return Problem(StatusCodes.Status413PayloadTooLarge, "expected no body");
        if (!string.IsNullOrEmpty(apiKey))
        {
            var isKnown = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[KeyHeader].ToString()), Encoding.UTF8.GetBytes(apiKey));
            return isKnown ? null : Problem(StatusCodes.Status401Unauthorized, $"expected the API key in the header {KeyHeader}");
        }
        var host = request.Host.Host.Trim('[', ']');
        if (host != "localhost" && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)))
            return Problem(StatusCodes.Status403Forbidden, "expected localhost or a loopback address as the host");
        return HttpMethods.IsGet(request.Method) || request.Headers.ContainsKey(ChangeHeader)
            ? null
            : Problem(StatusCodes.Status403Forbidden, $"expected the header {ChangeHeader} with a request that changes something");
    }

    private static IResult Problem(int status, string expected) => Results.Json(new { Error = expected }, Json, statusCode: status);

    private static object Status(ServiceView view) => new
    {
        view.At,
        view.Problem,
        Schedules = view.Schedules.Select(schedule => new { schedule.Name, schedule.Spec.Pipeline, schedule.Next, LastEnded = schedule.Last?.At, LastCode = schedule.Last?.Code }),
        Runs = view.Runs.Select(run => new { run.Run.Ticket, run.Run.Entry.Schedule, run.State, run.Run.Attempts, run.Run.Failures, run.Run.BegunAt }),
    };
}
