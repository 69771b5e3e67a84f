using System.Text;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Storage.Tests.Http;

public sealed class RobotsTests
{
    [Theory] // The cases of RFC 9309, and what pages do in practice.
    [InlineData("User-agent: *\nDisallow: /private", "/private/a", false)]
    [InlineData("User-agent: *\nDisallow: /private", "/public", true)]
    [InlineData("User-agent: *\nDisallow:", "/private", true)]
    [InlineData("", "/private", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /open", "/open/a", true)] // the longest rule counts
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)] // and of equal ones the allowing
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: domainadapt\nDisallow: /mine", "/a", true)] // its own group, and only that
    [InlineData("User-agent: other\nUser-agent: DomainAdapt\nDisallow: /", "/a", false)] // one group of two names
    [InlineData("User-agent: DomainAdapt\nDisallow: /a\nUser-agent: DomainAdapt\nDisallow: /b", "/b", false)] // two groups of one name
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true)]
    [InlineData("User-agent: *\nDisallow: /a*z", "/a/b/z/c", false)]
    [InlineData("User-agent: *\nDisallow: /%7ejoe", "/~joe", false)] // one spelling of equal paths
    [InlineData("User-agent: *\nDisallow: /caf\u00e9", "/caf%c3%a9", false)]
    [InlineData("\uFEFFuser-AGENT : * # all\r\nDISALLOW: /x # no\r\n", "/x", false)]
    public void Rules_AreReadAsTheStandardSays(string text, string path, bool allowed)
        => Assert.Equal(allowed, RobotsRules.Parse(Encoding.UTF8.GetBytes(text), "DomainAdapt").Allows(path));

    [Theory]
    [InlineData(200, "User-agent: *\nDisallow: /secret", false)]
    [InlineData(404, "", true)]
    [InlineData(503, "", false)] // whoever cannot say allows nothing
    public async Task Pages_AreFetchedWhereTheirHostAllowsIt(int status, string robots, bool allowed)
    {
        await using var server = await LocalServer.StartAsync(async context =>
        {
            context.Response.StatusCode = context.Request.Path == "/robots.txt" ? status : 200;
            await context.Response.WriteAsync(context.Request.Path == "/robots.txt" ? robots : "page");
        });
        using var downloader = new Downloader(new DownloadOptions { Attempts = 2, Time = new FastTime(50) });
        var page = new Uri(server.Url, "/secret/page.html");
        if (allowed)
        {
            Assert.Equal("page"u8.ToArray(), await downloader.GetPageAsync(page, 100, offline: false, TestContext.Current.CancellationToken));
        }
        else
        {
            var failure = await Assert.ThrowsAsync<StorageException>(() => downloader.GetPageAsync(page, 100, offline: false, TestContext.Current.CancellationToken));
            Assert.Contains("/robots.txt asks programs not to fetch it", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(server.Requests, request => request.Target == page.PathAndQuery);
        }
        // A listed file is no page: its publisher offers it for download.
        Assert.Equal("page"u8.ToArray(), await downloader.GetAsync(page, 100, offline: false, TestContext.Current.CancellationToken));
    }
}
