using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;
using DomainAdapt.Testing;

namespace DomainAdapt.Storage.Tests.Http;

public sealed class RemoteRangesTests
{
    private static readonly byte[] Content = Bytes(10_000_000);

    [Fact]
    public async Task Read_GivesTheFileWhereverItBegins_WithFewRequests()
    {
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, Content));
        using var downloader = new Downloader();
        using var file = new RemoteRanges(downloader, server.Url, TestContext.Current.CancellationToken);
        Assert.Equal(Content.Length, file.Length);
        var part = new byte[300_000];
        foreach (var from in (int[])[Content.Length - 8, Content.Length - 400_000, 5, 1_000_000, 8_900_000])
        {
            file.Seek(from, SeekOrigin.Begin);
            var read = file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            Assert.Equal(Math.Min(part.Length, Content.Length - from), read);
            Assert.True(Content.AsSpan(from, read).SequenceEqual(part.AsSpan(0, read)));
        }
        Assert.Equal(3, server.Requests.Count); // the end, a piece at 5, and one at 8,900,000
        Assert.Equal(0, file.Read(part.AsSpan(0, 0)));
    }

    [Fact]
    public async Task AServerWithoutRanges_IsNamed()
    {
        await using var server = await LocalServer.StartAsync(async context => await context.Response.Body.WriteAsync(Content.AsMemory(0, 100)));
        using var downloader = new Downloader();
        var failure = Assert.Throws<StorageException>(() => new RemoteRanges(downloader, server.Url, TestContext.Current.CancellationToken));
        Assert.Contains("to a request for bytes=-1048576; expected that part of the file", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
