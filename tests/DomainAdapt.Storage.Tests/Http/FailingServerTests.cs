using System.Net;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Http;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Storage.Tests.Http;

/// <summary>A real server (Kestrel) that stalls, cuts, lies, refuses and redirects; time runs 100 times as fast.</summary>
public sealed class FailingServerTests : IDisposable
{
    private const int Stop = 150_000;
    private static readonly byte[] Content = Enumerable.Range(0, 400_000).Select(index => (byte)(index * 31 % 251)).ToArray();
    private static readonly Checksum Sha256 = new(ChecksumAlgorithm.Sha256, ContentHash.Of(Content));
    private static readonly FastTime Time = new(100);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stalls")]
    [InlineData("cuts")]
    [InlineData("ends chunks")]
    public async Task ABodyThatBreaksOff_GoesOnWhereItStopped(string way)
    {
        await using var server = await LocalServer.StartAsync(First(context => BreakOffAsync(context, way)));
        Assert.Equal(Content, await FetchedAsync(server, Sha256));
        Assert.Equal(2, server.Requests.Count);
        AssertGoesOn(server.Requests[1]);
    }

    [Fact] // Whoever promises more than there is closes the connection early; the rest is then not satisfiable.
    public async Task ALengthThatIsTooLong_IsSeenThrough()
    {
        await using var server = await LocalServer.StartAsync(First(async context =>
        {
            context.Response.ContentLength = Content.Length + 1000;
            await context.Response.Body.WriteAsync(Content);
            await context.Response.Body.FlushAsync();
            context.Abort();
        }));
        Assert.Equal(Content, await FetchedAsync(server, Sha256));
    }

    [Theory]
    [InlineData(399_999)]
    [InlineData(400_001)]
    public async Task ASizeThatIsNotTheListedOne_IsRefusedAndNothingIsKept(long listed)
    {
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, Content));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server, new FetchRequest { Url = server.Url, Bytes = listed }));
        Assert.Contains(listed.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "30")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "date")]
    public async Task RetryAfter_IsWaitedFor(HttpStatusCode status, string after)
    {
        await using var server = await LocalServer.StartAsync(
            First(context =>
            {
                context.Response.StatusCode = (int)status;
                context.Response.Headers.RetryAfter = after == "date" ? Time.GetUtcNow().AddSeconds(31).ToString("R") : after;
                return Task.CompletedTask;
            }), time: Time);
        Assert.Equal(Content, await FetchedAsync(server, Sha256));
        Assert.True(server.Requests[1].At - server.Requests[0].At >= TimeSpan.FromSeconds(29.9), "asked again before the server wished");
    }

    [Fact]
    public async Task AServerThatNeverAnswers_IsGivenUp()
    {
        await using var server = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server, new FetchRequest { Url = server.Url, Checksum = Sha256 }));
        Assert.Contains("no answer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task RedirectsInACircle_EndAfterTheLimit()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/a" ? "/b" : "/a");
            return Task.CompletedTask;
        });
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server, new FetchRequest { Url = new Uri(server.Url, "/a") }));
        Assert.Contains("redirected more than 5 times", failure.Message, StringComparison.Ordinal);
        // The address and five redirections; on a busy machine one of the requests may have been sent again.
        Assert.InRange(server.Requests.Count, 6, 12);
    }

    [Fact]
    public async Task ATokenFollowsNoRedirectToAnotherHost_AndTheRangeDoes()
    {
        await using var other = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, Content));
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/start" ? "/here" : new Uri(other.Url, "/there").ToString());
            return Task.CompletedTask;
        });
        var request = new FetchRequest { Url = new Uri(server.Url, "/start"), Range = new ByteRange(100, 199) };
        var path = await FetchAsync(server, request, options => options with { Token = "secret", Contact = "Jane Doe jane@example.org" });

        Assert.Equal(Content[100..200], await File.ReadAllBytesAsync(path));
        Assert.Equal(["Bearer secret", "Bearer secret"], server.Requests.Select(seen => seen.Header("Authorization")));
        Assert.Equal("", other.Requests.Single().Header("Authorization"));
        Assert.Equal("bytes=100-199", other.Requests.Single().Header("Range"));
        Assert.Matches(@"^DomainAdapt/\d+\.\d+\.\d+ \(Jane Doe jane@example\.org\)$", other.Requests.Single().Header("User-Agent"));
    }

    [Fact]
    public async Task ARangeThatTheServerIgnores_IsRefused()
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.Body.WriteAsync(Content).AsTask());
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => FetchAsync(server, new FetchRequest { Url = server.Url, Range = new ByteRange(100, 199) }));
        Assert.Contains("ignores byte ranges", failure.Message, StringComparison.Ordinal);
    }

    [Fact] // Without a hash only the version can tell, also from one process to the next.
    public async Task AFileWithoutAHash_GoesOnInALaterRunOfTheSameVersion_AndBeginsAgainOnAnother()
    {
        var content = Content;
        var failing = true;
        await using var server = await LocalServer.StartAsync(
            context => failing ? BreakOffAsync(context, "cuts", content) : LocalServer.SendAsync(context, content));
        var request = new FetchRequest { Url = server.Url };
        await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server, request));
        failing = false;
        Assert.Equal(content, await File.ReadAllBytesAsync(await FetchAsync(server, request)));
        AssertGoesOn(server.Requests[^1]);

        failing = true;
        var other = request with { Url = new Uri(server.Url, "/other") };
        await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server, other));
        failing = false;
        content = [.. Content.Reverse()];
        Assert.Equal(content, await File.ReadAllBytesAsync(await FetchAsync(server, other)));
    }

    [Fact] // The name keeps its first content: what a publisher changes later is another corpus.
    public async Task AFileWithoutAHash_IsFetchedOnce_AndThenThereOffline()
    {
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, Content));
        var request = new FetchRequest { Url = server.Url };
        var path = await FetchAsync(server, request);
        Assert.Equal(path, await FetchAsync(server, request, offline: true));
        Assert.Equal(ContentHash.Of(Content), Path.GetFileName(path));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task AHostThatOnlyFails_IsLeftAloneForAWhile()
    {
        await using var server = await LocalServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = 500;
                return Task.CompletedTask;
            }, time: Time);
        using var downloader = new Downloader(Options with { Attempts = 3, BreakAfter = 4, BreakFor = TimeSpan.FromMinutes(5), FirstDelay = TimeSpan.FromSeconds(1) });
        for (var file = 0; file < 3; file++)
            await Assert.ThrowsAsync<StorageException>(() => downloader.GetAsync(new Uri(server.Url, $"/{file}"), 100, offline: false, TestContext.Current.CancellationToken));
        var gaps = server.Requests.Zip(server.Requests.Skip(1), (before, after) => after.At - before.At).ToList();
        Assert.Equal(4, gaps.TakeWhile(gap => gap < TimeSpan.FromMinutes(4)).Count() + 1);
        Assert.Contains(gaps, gap => gap >= TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task RequestsToAHost_KeepTheirDistance_WhoeverSendsThem()
    {
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, [1]));
        // Turns are given by the system's clock here: a fast one would blur a tenth of a second.
        var options = Options with { Pace = new HostPace(50, _folder["pace"]), Time = TimeProvider.System };
        using var one = new Downloader(options);
        using var two = new Downloader(options);
        // Not between arrivals: a busy machine may let the first one wait. No answer can come before its turn.
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(file =>
            (file % 2 == 0 ? one : two).GetAsync(new Uri(server.Url, $"/{file}"), 100, offline: false, TestContext.Current.CancellationToken)));
        var span = TimeProvider.System.GetElapsedTime(start);
        Assert.True(span >= TimeSpan.FromMilliseconds(9 * 20 * 0.95), $"10 requests at 50 a second came within {span}");
    }

    private static DownloadOptions Options => new() { Attempts = 3, MaxRedirects = 5, Time = Time };

    // What was on its way when the connection was cut may be lost.
    private static void AssertGoesOn(SeenRequest request)
    {
        var range = request.Header("Range");
        Assert.InRange(int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture), 1, Stop);
        Assert.NotEmpty(request.Header("If-Range"));
    }

    private static RequestDelegate First(RequestDelegate first)
    {
        var requests = 0;
        return context => Interlocked.Increment(ref requests) == 1 ? first(context) : LocalServer.SendAsync(context, Content);
    }

    private static async Task BreakOffAsync(HttpContext context, string way, byte[]? content = null)
    {
        context.Response.Headers.ETag = $"\"{ContentHash.Of(content ?? Content)[..32]}\"";
        if (way != "ends chunks")
            context.Response.ContentLength = Content.Length;
        await context.Response.Body.WriteAsync((content ?? Content).AsMemory(0, Stop));
        await context.Response.Body.FlushAsync();
        if (way == "stalls")
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        else
            context.Abort();
    }

    private async Task<byte[]> FetchedAsync(LocalServer server, Checksum checksum)
        => await File.ReadAllBytesAsync(await FetchAsync(server, new FetchRequest { Url = server.Url, Checksum = checksum }));

    private async Task<string> FetchAsync(LocalServer server, FetchRequest request, Func<DownloadOptions, DownloadOptions>? with = null, bool offline = false)
    {
        Assert.Equal(IPAddress.Loopback.ToString(), server.Url.Host);
        using var downloader = new Downloader(with is null ? Options : with(Options));
        return await downloader.FetchAsync(request, new ContentCache(_folder.Path), offline, new Progress<TaskProgress>(), TestContext.Current.CancellationToken);
    }
}
