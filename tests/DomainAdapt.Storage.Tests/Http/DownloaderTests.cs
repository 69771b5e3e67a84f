using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Tests.Http;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Content = MakeContent(11);
    private static readonly string Sha256 = ContentHash.Of(Content);

    private readonly TemporaryFolder _cache = new();
    private readonly Downloader _downloader = new(new DownloadOptions
    {
        Attempts = 4,
        FirstDelay = TimeSpan.FromMilliseconds(5),
        LongestDelay = TimeSpan.FromMilliseconds(50),
        AttemptTimeout = TimeSpan.FromSeconds(10),
    });

    public void Dispose()
    {
        _downloader.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Fetch_PutsTheFileUnderItsHash_Once()
    {
        using var server = new BadServer(BadServer.Content(Content));
        var path = await FetchAsync(server.Url);
        Assert.Equal(path, await FetchAsync(server.Url));
        Assert.Equal(_cache[Sha256], path);
        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Equal([Sha256], _cache.Names());
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Fetch_AfterRefusalsAndCutBodies_GoesOnWhereItStopped()
    {
        using var server = new BadServer(
            BadServer.Status(503, "Retry-After: 1\r\n"), BadServer.Content(Content, cutAfter: 100_000), BadServer.Status(429),
            BadServer.Content(Content, cutAfter: 50_000), BadServer.Content(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(await FetchAsync(server.Url)));

        Assert.Equal(["", "", "bytes=100000-", "bytes=100000-", "bytes=150000-"], server.Ranges);
        Assert.Equal(["", "", "\"v1\"", "\"v1\"", "\"v1\""], server.IfRanges);
    }

    [Fact]
    public async Task Fetch_FromAServerWithoutRanges_BeginsAgain()
    {
        using var server = new BadServer(BadServer.Content(Content, cutAfter: 200_000), BadServer.Content(Content, ranges: false));
        Assert.Equal(Content, await File.ReadAllBytesAsync(await FetchAsync(server.Url)));
    }

    [Fact]
    public async Task Fetch_OfAFileThatChangesMidway_TakesOneVersionWhole()
    {
        using var server = new BadServer(BadServer.Content(MakeContent(12), cutAfter: 200_000, etag: "\"old\""), BadServer.Content(Content, etag: "\"new\""));
        Assert.Equal(Content, await File.ReadAllBytesAsync(await FetchAsync(server.Url)));
    }

    [Fact] // What a killed run left is used if it belongs to the file, and thrown away if not.
    public async Task Fetch_GoesOnFromAnEarlierRun()
    {
        _cache.Write(Sha256 + ".part", Content.AsSpan(0, 250_000));
        using var server = new BadServer(BadServer.Content(Content));
        Assert.Equal(Content, await File.ReadAllBytesAsync(await FetchAsync(server.Url)));
        Assert.Equal(["bytes=250000-"], server.Ranges);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(500_000)] // longer than the file
    public async Task Fetch_AfterAnEarlierRunOfOtherBytes_BeginsAgain(int length)
    {
        _cache.Write(Sha256 + ".part", new byte[length]);
        using var server = new BadServer(BadServer.Content(Content));
        Assert.Equal(Content, await File.ReadAllBytesAsync(await FetchAsync(server.Url)));
    }

    [Fact]
    public async Task Fetch_OfOtherBytes_NamesBothHashesAndKeepsNothing()
    {
        var other = MakeContent(13);
        using var server = new BadServer(BadServer.Content(other));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server.Url));
        Assert.Contains(Sha256, failure.Message, StringComparison.Ordinal);
        Assert.Contains(ContentHash.Of(other), failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Empty(_cache.Names());
    }

    [Fact]
    public async Task Fetch_OfNothing_FailsAtOnce()
    {
        using var server = new BadServer(BadServer.Status(404));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server.Url));
        Assert.Contains("answers 404", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Fetch_FromAServerThatOnlyRefuses_GivesUp()
    {
        using var server = new BadServer(BadServer.Status(503));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server.Url));
        Assert.Contains("answers 503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Ranges.Count);
    }

    [Fact]
    public async Task Fetch_FromAServerThatCutsAtTheSameByte_GivesUpAndKeepsWhatArrived()
    {
        using var server = new BadServer(BadServer.Content(Content, ranges: false, cutAfter: 1000));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server.Url));
        Assert.Contains("gave up after 4 tries without a new byte", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1000, new FileInfo(_cache[Sha256 + ".part"]).Length);
    }

    [Fact]
    public async Task Fetch_Offline_OpensNoConnection()
    {
        using var server = new BadServer(BadServer.Content(Content));
        var failure = await Assert.ThrowsAsync<StorageException>(() => FetchAsync(server.Url, offline: true));
        Assert.Contains("offline", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Ranges);

        _cache.Write(Sha256, Content);
        Assert.Equal(_cache[Sha256], await FetchAsync(server.Url, offline: true));
    }

    [Fact]
    public async Task Fetch_OfOneFileManyTimesAtOnce_FetchesItOnce()
    {
        using var server = new BadServer(BadServer.Content(Content));
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FetchAsync(server.Url))));
        Assert.All(paths, path => Assert.Equal(_cache[Sha256], path));
        Assert.Single(server.Ranges);
        Assert.Equal([Sha256], _cache.Names());
    }

    [Fact]
    public async Task Fetch_Cancelled_KeepsWhatArrived()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new BadServer(exchange =>
        {
            exchange.Write($"HTTP/1.1 200 OK\r\nContent-Length: {Content.Length}\r\n\r\n");
            exchange.Stream.Write(Content.AsSpan(0, 5000));
            cancel.Token.WaitHandle.WaitOne();
        });
        var progress = new Heard(done => { if (done == 5000) cancel.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _downloader.FetchAsync(server.Url, Sha256, _cache.Path, offline: false, progress, cancel.Token));
        Assert.Equal(5000, new FileInfo(_cache[Sha256 + ".part"]).Length);
    }

    private Task<string> FetchAsync(Uri url, bool offline = false)
        => _downloader.FetchAsync(url, Sha256, _cache.Path, offline, new Heard(_ => { }), CancellationToken.None);

    private static byte[] MakeContent(int seed)
    {
        var content = new byte[400_000];
        new Random(seed).NextBytes(content);
        return content;
    }

    private sealed class Heard(Action<long> hear) : IProgress<TaskProgress>
    {
        public void Report(TaskProgress value) => hear(value.Done);
    }
}
