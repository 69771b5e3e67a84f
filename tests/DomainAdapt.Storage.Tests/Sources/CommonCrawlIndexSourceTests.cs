using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A server of our own with an index and WARC files in the documented form; Common Crawl itself was not asked.</summary>
public sealed class CommonCrawlIndexSourceTests : IDisposable
{
    private const string Crawl = "CC-MAIN-2024-10";
    private const string First = $"crawl-data/{Crawl}/segments/1/warc/a.warc.gz";
    private const string Second = $"crawl-data/{Crawl}/segments/2/warc/b.warc.gz";

    // Each record is a gzip member of its own, as in a crawl.
    private static readonly byte[][] Members = [.. Enumerable.Range(0, 5).Select(n => Gzip($"WARC/1.0\r\nrecord {n}\r\n\r\n"))];
    private static readonly byte[] File = [.. Members.SelectMany(member => member)];

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_FetchesTheRecordsOfTheIndexByTheirRanges_AsAWarcFileAgain()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var source = Source(server) with { Urls = ["example.org/*", "*.example.com"] };
        var files = await _folder.AcquireAsync(source);

        Assert.Equal([First, Second], files.Select(file => file.RelativePath));
        // In the order of the file, not of the index; neither the picture, the redirect, nor the same page twice.
        Assert.Equal("WARC/1.0\r\nrecord 1\r\n\r\nWARC/1.0\r\nrecord 3\r\n\r\n", Text(files[0]));
        Assert.Equal("WARC/1.0\r\nrecord 0\r\n\r\n", Text(files[1]));
        Assert.Equal(Members[1].Length + Members[3].Length, files[0].Length);
        Assert.All(server.Requests.Where(request => request.Target.EndsWith(".gz", StringComparison.Ordinal)), request => Assert.StartsWith("bytes=", request.Header("Range"), StringComparison.Ordinal));

        var asked = server.Requests.Count;
        Assert.Equal([First, Second], await _folder.NamesAsync(source, offline: true));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Acquire_ByLanguageAndNumber()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var files = await _folder.AcquireAsync(Source(server) with { Languages = ["deu"] });
        Assert.Equal("WARC/1.0\r\nrecord 3\r\n\r\n", Text(Assert.Single(files)));
        files = await _folder.AcquireAsync(Source(server) with { MostRecords = 1 });
        Assert.Equal("WARC/1.0\r\nrecord 1\r\n\r\n", Text(Assert.Single(files)));
    }

    [Fact]
    public async Task Acquire_OfWhatWasNotCaptured_SaysSo()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server) with { Urls = ["nowhere.example/*"] }));
        Assert.Contains("no page with status 200 fits nowhere.example/*", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    private static CommonCrawlIndexSource Source(LocalServer server) => new() { Crawl = Crawl, Urls = ["example.org/*"], Endpoint = server.Url, Index = server.Url };

    private static async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (context.Request.Path == $"/{Crawl}-index")
        {
            var pages = query["url"] == "example.org/*" ? 2 : query["url"] == "*.example.com" ? 1 : 0;
            if (pages == 0)
                context.Response.StatusCode = 404;
            await context.Response.WriteAsync(
                pages == 0 ? """{"message": "No Captures found for: nowhere.example/*"}"""
                : query["showNumPages"] == "true" ? $$"""{"pages": {{pages}}, "pageSize": 5, "blocks": 6}"""
                : Rows(query["url"].ToString(), query["page"].ToString()));
        }
        else if (context.Request.Path == "/" + First || context.Request.Path == "/" + Second)
        {
            await LocalServer.SendAsync(context, File);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private static string Rows(string url, string page) => (url, page) switch
    {
        ("example.org/*", "0") => Row(First, 3, "200", "text/html", "deu,eng") + Row(First, 2, "200", "image/png", "") + Row(First, 4, "301", "text/html", "eng"),
        ("example.org/*", _) => Row(First, 1, "200", "text/html", "eng") + Row(First, 1, "200", "text/html", "eng"),
        _ => Row(Second, 0, "200", "application/xhtml+xml", "fra"),
    };

    private static string Row(string file, int member, string status, string type, string languages)
        => $$"""{"urlkey": "org,example)/", "timestamp": "20240221000000", "url": "https://example.org/", "mime": "text/html", "mime-detected": "{{type}}", "status": "{{status}}", "digest": "X", "length": "{{Members[member].Length}}", "offset": "{{Members.Take(member).Sum(before => before.Length)}}", "filename": "{{file}}", "languages": "{{languages}}", "encoding": "UTF-8"}""" + "\n";

    private static string Text(DomainAdapt.Storage.Archives.SourceFile file)
    {
        using var content = new StreamReader(Decompression.Open(file.Open(), file.RelativePath));
        return content.ReadToEnd();
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
