using System.IO.Compression;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

public sealed class CommonCrawlOriginTests
{
    private static readonly CommonCrawlOriginSpec Spec = new() { Kind = "common_crawl", Crawl = "CC-MAIN-2024-10" };

    [Fact]
    public async Task TakesFilesByPath_AndPagesByIndex()
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            switch (context.Request.Path.Value)
            {
                case "/crawl-data/CC-MAIN-2024-10/wet.paths.gz":
                    await LocalServer.SendAsync(context, Gzip("crawl-data/1.wet.gz\ncrawl-data/2.wet.gz\n"u8));
                    break;
                case "/CC-MAIN-2024-10-index":
                    await context.Response.WriteAsync(context.Request.Query.ContainsKey("showNumPages") ? """{"pages": 1}"""
                        : """{"filename": "crawl-data/1.warc.gz", "offset": "2", "length": "3", "status": "200", "mime": "text/html"}""");
                    break;
                default:
                    await LocalServer.SendAsync(context, [0, 1, 2, 3, 4, 5]);
                    break;
            }
        });
        using var run = new OriginRun();
        var spec = Spec with { Endpoint = server.Url.ToString(), Index = server.Url.ToString() };
        Assert.Equal(["crawl-data/1.wet.gz"], await run.NamesAsync(spec with { Form = CrawlForm.Wet, MostFiles = 1 }));
        Assert.Equal(3, Assert.Single(await run.AcquireAsync(spec with { Urls = ["example.org/*"] })).Length);
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        Assert.Empty(OriginRun.Problems(Spec));
        Assert.Contains("CC-MAIN-2024-10", Assert.Single(OriginRun.Problems(Spec with { Crawl = "../x" })), StringComparison.Ordinal);
        Assert.Contains("single pages", Assert.Single(OriginRun.Problems(Spec with { Urls = ["a/*"], MostFiles = 1 })), StringComparison.Ordinal);
        Assert.Contains("there are none", Assert.Single(OriginRun.Problems(Spec with { Languages = ["eng"] })), StringComparison.Ordinal);
    }

    private static byte[] Gzip(ReadOnlySpan<byte> text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(text);
        return bytes.ToArray();
    }
}
