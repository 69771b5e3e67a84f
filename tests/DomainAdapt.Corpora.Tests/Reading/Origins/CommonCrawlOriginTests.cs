using System.IO.Compression;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Shards.Tables;
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
    public async Task TakesPagesByTheColumnarIndex()
    {
        const string warc = "crawl-data/1.warc.gz";
        var first = Table(
            ("org,example)/a", 200, "text/html", "eng", warc, 4), ("org,example)/a", 301, "text/html", "eng", warc, 1), ("org,example,sub)/b", 200, "text/html", "deu", warc, 2),
            ("org,examples)/c", 200, "text/html", "eng", warc, 0));
        var second = Table(("net,other)/", 200, "text/html", "eng", warc, 0));
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, context.Request.Path.Value switch
        {
            "/crawl-data/CC-MAIN-2024-10/cc-index-table.paths.gz" => Gzip("cc-index/subset=robotstxt/0.parquet\ncc-index/subset=warc/1.parquet\ncc-index/subset=warc/2.parquet\n"u8),
            "/cc-index/subset=warc/1.parquet" => first,
            "/cc-index/subset=warc/2.parquet" => second,
            _ => [.. "012345"u8],
        }));
        using var run = new OriginRun();
        var spec = Spec with { Endpoint = server.Url.ToString(), Index = "http://127.0.0.1:9", Lookup = CrawlLookup.Table, Urls = ["*.example.org"] };
        var file = Assert.Single(await run.AcquireAsync(spec));
        Assert.Equal(warc, file.RelativePath);
        using (var content = new StreamReader(file.Open()))
            Assert.Equal("2345", await content.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("robotstxt", StringComparison.Ordinal));
        Assert.Equal(4, Assert.Single(await run.AcquireAsync(spec, offline: true)).Length);
        Assert.Equal(2, Assert.Single(await run.AcquireAsync(spec with { Languages = ["deu"] }, offline: true)).Length);
    }

    private static byte[] Table(params (string Key, long Status, string Type, string Languages, string File, long Offset)[] rows)
    {
        var output = new MemoryOutput();
        TableWriter.Write(output, new Table(
            "index", new Column<string>("url_surtkey", [.. rows.Select(row => row.Key)]), new Column<long>("fetch_status", [.. rows.Select(row => row.Status)]),
            new Column<string>("content_mime_detected", [.. rows.Select(row => row.Type)]), new Column<string>("content_languages", [.. rows.Select(row => row.Languages)]),
            new Column<string>("warc_filename", [.. rows.Select(row => row.File)]), new Column<long>("warc_record_offset", [.. rows.Select(row => row.Offset)]),
            new Column<long>("warc_record_length", [.. rows.Select(_ => 2L)])));
        return output.ToArray();
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
