using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

public sealed class HttpOriginTests
{
    [Fact]
    public async Task TakesFilesListsAndPages()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            if (context.Request.Path == "/robots.txt")
                context.Response.StatusCode = 404;
            return context.Response.WriteAsync("text");
        });
        using var run = new OriginRun();
        var list = Path.Combine(run.Folder, "list.txt");
        await File.WriteAllTextAsync(list, $"{server.Url}b.txt\n", TestContext.Current.CancellationToken);
        var spec = new HttpOriginSpec { Kind = "http", Files = [new HttpFileSpec { Url = $"{server.Url}a.txt" }], List = list, Pages = [$"{server.Url}page"] };
        Assert.Equal([$"{server.Url.Authority}/page", "a.txt", "b.txt"], await run.NamesAsync(spec));
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        Assert.Contains("needs 'files'", Assert.Single(OriginRun.Problems(new HttpOriginSpec())), StringComparison.Ordinal);
        var problems = OriginRun.Problems(new HttpOriginSpec { Files = [new HttpFileSpec { Url = "ftp://x" }], Pages = ["x"], Fetch = new FetchSpec { Connections = 0, Attempts = 0 } });
        Assert.Equal(["files[0].url", "pages[0]", "fetch.connections", "fetch.attempts"], problems.Select(problem => problem.Split(':')[0]));
    }
}
