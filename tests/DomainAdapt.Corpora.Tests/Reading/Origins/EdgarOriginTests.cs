using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

public sealed class EdgarOriginTests
{
    private static readonly EdgarOriginSpec Spec = new()
    {
        Kind = "edgar",
        Forms = ["8-K"],
        From = "2023-04-01",
        To = "2023-06-30",
        Fetch = new FetchSpec { ContactEnv = "CONTACT" },
    };

    [Fact]
    public async Task TakesFilingsByFormAndDate()
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.WriteAsync(
            context.Request.Path.Value!.EndsWith("2023/QTR2/master.idx", StringComparison.Ordinal)
                ? "Head\n-----\n7|A|8-K|2023-05-01|edgar/data/7/0-23-1.txt\n8|B|10-K|2023-05-01|edgar/data/8/0-23-2.txt\n" : "text"));
        using var run = new OriginRun { Variables = { ["CONTACT"] = "Jane Doe jane@example.org" } };
        Assert.Equal(["edgar/data/7/0-23-1.txt"], await run.NamesAsync(Spec with { Endpoint = server.Url.ToString() }));
        Assert.All(server.Requests, request => Assert.Contains("(Jane Doe jane@example.org)", request.Header("User-Agent"), StringComparison.Ordinal));
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        Assert.Empty(OriginRun.Problems(Spec));
        var problems = OriginRun.Problems(Spec with { From = "2023-13-01", To = "2022-01-01", Endpoint = "sec.gov", Fetch = new FetchSpec { RequestsPerSecond = 11 } });
        Assert.Equal(["from", "to", "endpoint", "fetch", "fetch.requests_per_second"], problems.Select(problem => problem.Split(':')[0]));
        Assert.Contains("at most 10", problems[^1], StringComparison.Ordinal);
    }
}
