using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DomainAdapt.Pipelines.Scheduling;
using DomainAdapt.Testing;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The real service with runs that are real processes: how they end is in the hands of a server that they fetch from.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(
        SmallPipeline.Texts(40).Select((text, number) => JsonSerializer.Serialize(new { id = $"n{number}", text }) + "\n")));

    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-serve-").FullName;
    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<(string Body, string Signature)> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LocalServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/hook")
            {
                using var reader = new StreamReader(context.Request.Body);
                _told.TrySetResult((await reader.ReadToEndAsync(), context.Request.Headers["X-DomainAdapt-Signature"].ToString()));
                return;
            }
            await _mayAnswer.Task.WaitAsync(context.RequestAborted);
            await LocalServer.SendAsync(context, Content);
        });
        File.WriteAllText(Path.Combine(_folder, "p.yaml"), "name: p\nsources:\n  notes: { corpus: notes.corpus.yaml }\nstages:\n  - kind: acquire\n  - kind: read\n");
        File.WriteAllText(Path.Combine(_folder, "notes.corpus.yaml"),
            $"id: notes\ntitle: Notes\nlicence: CC0-1.0\nfrom: {{ kind: http, files: [ {{ url: \"{_server.Url}notes.jsonl\" }} ] }}\nread: {{ kind: jsonl }}\n");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var holder in Tickets().Select(ticket => ticket.Holder).OfType<TicketHolder>())
        {
            using var process = holder.Find();
            process?.Kill();
            process?.WaitForExit();
        }
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact] // kill -9 of the service: its run goes on, the next service watches it, and nothing is run twice.
    public async Task KilledService_LeavesItsRun_AndTheNextWatchesItToItsEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends signals.");
        WriteSchedules("once: { pipeline: p.yaml, new_files: { folder: drops, settle_minutes: 0 } }\n  then: { pipeline: p.yaml, after: once }");
        Drop("a");
        TicketHolder holder;
        using (var service = Serve())
        {
            holder = await HolderAsync(service);
            await UntilAsync(service, () => _server.Requests.Count == 1);
            service.Signal(9);
            await service.WaitAsync();
        }
        using (var run = holder.Find())
            Assert.NotNull(run);

        using var next = Serve();
        await UntilAsync(next, () => next.Output.Contains("Serving", StringComparison.Ordinal));
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        Assert.Single(Tickets());
        Assert.Equal(holder, Tickets()[0].Holder);
        _mayAnswer.SetResult();
        await UntilAsync(next, () => Tickets().Count == 2 && Events(JournalEvent.Ended) == 2);
        Assert.All(Tickets(), ticket => Assert.Equal(0, ticket.Outcome!.Code));
        next.Signal(15);
        Assert.Equal(0, await next.WaitAsync());

        // Each was begun once, though the first by a service that is dead; the second found everything done.
        Assert.Equal(2, Events(JournalEvent.Attempt));
        Assert.Equal(2, Events(JournalEvent.Ended));
        Assert.Equal(0, Events(JournalEvent.Failed));
        Assert.Single(_server.Requests, request => request.Target == "/notes.jsonl");
        Assert.Contains("stage_done", File.ReadAllText(Tickets().Single(ticket => ticket.Path.Contains("runs/once-", StringComparison.Ordinal)).OutputPath), StringComparison.Ordinal);
    }

    [Fact] // A process that dies is tried again as often as the schedule says; then the hook is told, signed.
    public async Task KilledRuns_AreTriedAgain_ThenTheHookIsTold()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends signals.");
        WriteSchedules("once: { pipeline: p.yaml, new_files: { folder: drops, settle_minutes: 0 }, attempts: 2, retry_minutes: 0 }",
            $"notify: {{ webhook: \"{_server.Url}hook\", key_variable: HOOK_KEY }}\n");
        Drop("a");
        using var service = Serve(shellPrefix: "export HOOK_KEY=secret");
        var first = await HolderAsync(service);
        using (var process = first.Find())
            process!.Kill();
        await UntilAsync(service, () => Tickets() is [{ Holder: { } holder }] && holder != first);
        using (var process = Tickets()[0].Holder!.Find())
            process!.Kill();

        var (body, signature) = await _told.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        var told = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("failed", "once", 2), (told.GetProperty("event").GetString(), told.GetProperty("schedule").GetString(), told.GetProperty("attempts").GetInt32()));
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes(body))), signature);
        Assert.Equal((2, 1, 1), (Events(JournalEvent.Attempt), Events(JournalEvent.Failed), Events(JournalEvent.Ended)));
        service.Signal(15);
        await service.WaitAsync();
    }

    [Fact] // on_stop: stop. The next service lets the run go on, and its attempts are not counted as failures.
    public async Task StoppedService_StopsItsRun_AndTheNextLetsItGoOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends signals.");
        WriteSchedules("once: { pipeline: p.yaml, new_files: { folder: drops, settle_minutes: 0 }, attempts: 1 }", "on_stop: stop\n");
        Drop("a");
        using (var service = Serve())
        {
            await HolderAsync(service);
            await UntilAsync(service, () => _server.Requests.Count == 1);
            service.Signal(15);
            Assert.Equal(0, await service.WaitAsync());
        }
        Assert.Equal(130, Tickets()[0].Outcome!.Code);
        _mayAnswer.SetResult();
        using var next = Serve();
        await UntilAsync(next, () => Tickets()[0].Outcome is { Code: 0 });
        await UntilAsync(next, () => Events(JournalEvent.Ended) == 1);
    }

    [Fact]
    public async Task Serve_OfWrongSchedules_OrASecondTime_OrOpenToAllWithoutAKey_SaysSo()
    {
        WriteSchedules("once: { pipeline: q.yaml }");
        var (code, _, errors) = await DomainAdaptProcess.RunAsync(_folder, "serve", "--schedules", "schedules.yaml", "--listen", "127.0.0.1:0");
        Assert.Equal(2, code);
        Assert.Contains("schedules.once.pipeline: there is no pipeline file", errors, StringComparison.Ordinal);

        WriteSchedules("once: { pipeline: p.yaml }");
        (code, _, errors) = await DomainAdaptProcess.RunAsync(_folder, "serve", "--schedules", "schedules.yaml", "--listen", "0.0.0.0:0");
        Assert.Equal(2, code);
        Assert.Contains("DOMAINADAPT_API_KEY", errors, StringComparison.Ordinal);

        using var service = Serve();
        await UntilAsync(service, () => service.Output.Contains("Serving", StringComparison.Ordinal));
        (code, _, errors) = await DomainAdaptProcess.RunAsync(_folder, "serve", "--schedules", "schedules.yaml", "--listen", "127.0.0.1:0");
        Assert.Equal(3, code);
        Assert.Contains("another service is at work", errors, StringComparison.Ordinal);
    }

    [Fact] // What any program here may ask; what a page of another site, shown by a browser here, must not reach.
    public async Task Asked_ItTellsItsState_RunsAndCancels_ForNoOtherSite()
    {
        WriteSchedules("once: { pipeline: p.yaml, new_files: { folder: drops, settle_minutes: 0 } }");
        using var service = Serve();
        using var client = await ClientAsync(service);
        await UntilAsync(service, () => StatusAsync(client, "/ready").Result == 200);
        Assert.Equal("once", (await GetAsync(client)).GetProperty("schedules")[0].GetProperty("name").GetString());
        Assert.Equal(403, await StatusAsync(client, "/schedules/once/run", HttpMethod.Post));
        Assert.Equal(403, await StatusAsync(client, "/status", host: "evil.example"));
        Assert.Equal(413, await StatusAsync(client, "/schedules/once/run", HttpMethod.Post, body: new string('a', 100_000)));
        client.DefaultRequestHeaders.Add("X-DomainAdapt", "1");
        Assert.Equal(404, await StatusAsync(client, "/schedules/none/run", HttpMethod.Post));
        Assert.Equal(404, await StatusAsync(client, "/runs/..%2F..%2Fonce/cancel", HttpMethod.Post));
        Assert.Equal(0, Events(JournalEvent.Run));

        using var answer = await client.PostAsync(new Uri("/schedules/once/run", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)answer.StatusCode);
        var ticket = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("ticket").GetString()!;
        await HolderAsync(service);
        await UntilAsync(service, () => GetAsync(client).Result.GetProperty("runs") is { } runs && runs.GetArrayLength() == 1
            && runs[0].GetProperty("ticket").GetString() == ticket && runs[0].GetProperty("state").GetString() == "at_work");
        Assert.Equal(202, await StatusAsync(client, $"/runs/{ticket}/cancel", HttpMethod.Post));
        await UntilAsync(service, () => Events(JournalEvent.Ended) == 1);
        Assert.Equal(130, Tickets()[0].Outcome!.Code);
        Assert.Equal(130, (await GetAsync(client)).GetProperty("schedules")[0].GetProperty("last_code").GetInt32());
    }

    [Fact]
    public async Task Asked_WithAKeySet_NothingIsToldWithoutIt()
    {
        WriteSchedules("once: { pipeline: p.yaml, new_files: { folder: drops, settle_minutes: 0 } }");
        using var service = Serve(shellPrefix: "export DOMAINADAPT_API_KEY=secret");
        using var client = await ClientAsync(service);
        await UntilAsync(service, () => StatusAsync(client, "/ready").Result == 200);
        client.DefaultRequestHeaders.Add("X-DomainAdapt", "1");
        Assert.Equal(401, await StatusAsync(client, "/status"));
        Assert.Equal(401, await StatusAsync(client, "/schedules/once/run", HttpMethod.Post));
        client.DefaultRequestHeaders.Add("X-Api-Key", "secret");
        Assert.Equal(200, await StatusAsync(client, "/status"));
        Assert.Equal(0, Events(JournalEvent.Run));
    }

    private static async Task<HttpClient> ClientAsync(DomainAdaptProcess service)
    {
        await UntilAsync(service, () => service.Output.Contains("Serving", StringComparison.Ordinal) && service.Output.Contains("http://", StringComparison.Ordinal));
        var address = service.Output[service.Output.IndexOf("http://", StringComparison.Ordinal)..].Split('\n')[0].Trim();
        return new HttpClient { BaseAddress = new Uri(address) };
    }

    private static async Task<int> StatusAsync(HttpClient client, string path, HttpMethod? method = null, string? host = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<JsonElement> GetAsync(HttpClient client)
        => JsonDocument.Parse(await client.GetStringAsync(new Uri("/status", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;

    private DomainAdaptProcess Serve(string? shellPrefix = null)
        => DomainAdaptProcess.Start(_folder, ["serve", "--schedules", "schedules.yaml", "--listen", "127.0.0.1:0"], shellPrefix: shellPrefix);

    private void WriteSchedules(string schedules, string more = "")
        => File.WriteAllText(Path.Combine(_folder, "schedules.yaml"), $"{more}schedules:\n  {schedules}\n");

    private void Drop(string name)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "drops"));
        File.WriteAllText(Path.Combine(_folder, "drops", name), name);
    }

    private List<TicketFolder> Tickets()
    {
        var runs = Path.Combine(_folder, "work", "service", "runs");
        return Directory.Exists(runs) ? [.. Directory.EnumerateDirectories(runs).Order(StringComparer.Ordinal).Select(path => new TicketFolder(path))] : [];
    }

    private int Events(JournalEvent what)
    {
        var text = File.ReadAllText(Path.Combine(_folder, "work", "service", "journal.jsonl"));
        return text.Split($"\"what\":\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(what.ToString())}\"").Length - 1;
    }

    private async Task<TicketHolder> HolderAsync(DomainAdaptProcess service)
    {
        await UntilAsync(service, () => Tickets() is [{ Holder: not null }]);
        return Tickets()[0].Holder!;
    }

    private static async Task UntilAsync(DomainAdaptProcess service, Func<bool> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.False(service.HasExited, service.Output + service.Errors);
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2), service.Output + service.Errors);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
