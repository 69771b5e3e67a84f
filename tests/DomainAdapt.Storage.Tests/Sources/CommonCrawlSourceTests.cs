using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Testing;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A server of our own with a crawl's lists of paths in the documented form; Common Crawl itself was not asked.</summary>
public sealed class CommonCrawlSourceTests : IDisposable
{
    private const string Crawl = "CC-MAIN-2024-10";

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CrawlForm.Warc, "warc")]
    [InlineData(CrawlForm.Wet, "wet")]
    public async Task Acquire_TakesFilesEvenlyOverTheList(CrawlForm form, string name)
    {
        await using var server = await StartAsync();
        var source = new CommonCrawlSource { Crawl = Crawl, Form = form, MostFiles = 3, Endpoint = server.Url };
        string[] expected = [$"crawl-data/{Crawl}/segments/0/{name}/0.gz", $"crawl-data/{Crawl}/segments/3/{name}/3.gz", $"crawl-data/{Crawl}/segments/6/{name}/6.gz"];
        Assert.Equal(expected, await _folder.NamesAsync(source));
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(expected, await _folder.NamesAsync(source, offline: true));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Acquire_ByPattern()
    {
        await using var server = await StartAsync();
        var source = new CommonCrawlSource { Crawl = Crawl, Endpoint = server.Url, Include = ["**/segments/7/**"] };
        Assert.Equal([$"crawl-data/{Crawl}/segments/7/warc/7.gz"], await _folder.NamesAsync(source));
    }

    [Fact]
    public async Task Acquire_OfACrawlThatIsNone_SaysSo()
    {
        await using var server = await StartAsync();
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(new CommonCrawlSource { Crawl = "CC-MAIN-1999-01", Endpoint = server.Url }));
        Assert.Contains("/crawl-data/CC-MAIN-1999-01/warc.paths.gz: the server answers 404", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    private static Task<LocalServer> StartAsync() => LocalServer.StartAsync(async context =>
    {
        var path = context.Request.Path.Value!;
        if (path is $"/crawl-data/{Crawl}/warc.paths.gz" or $"/crawl-data/{Crawl}/wet.paths.gz")
        {
            var form = path.Contains("warc", StringComparison.Ordinal) ? "warc" : "wet";
            await LocalServer.SendAsync(context, Gzip(string.Concat(Enumerable.Range(0, 10).Select(n => $"crawl-data/{Crawl}/segments/{n}/{form}/{n}.gz\n"))));
        }
        else if (path.StartsWith($"/crawl-data/{Crawl}/segments/", StringComparison.Ordinal))
        {
            await LocalServer.SendAsync(context, Gzip(path));
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    });

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
