using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Storage.Files;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

public sealed class HuggingFaceOriginTests
{
    private static readonly HuggingFaceOriginSpec Spec = new() { Kind = "huggingface", Repository = "some/texts", Revision = new string('a', 40), Include = ["*.jsonl"] };

    [Fact]
    public async Task TakesTheFilesOfACommit_WithTheTokenOfTheNamedVariable()
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.WriteAsync(
            context.Request.Path.Value!.StartsWith("/api/datasets/some/texts/tree/", StringComparison.Ordinal)
                ? $$"""[{"type":"file","oid":"","size":5,"lfs":{"oid":"{{ContentHash.Of("texts"u8)}}"},"path":"a.jsonl"},{"type":"file","oid":"","size":1,"path":"b.md"}]"""
                : "texts"));
        using var run = new OriginRun { Variables = { ["MY_TOKEN"] = "hidden" } };
        var spec = Spec with { Endpoint = server.Url.ToString(), Fetch = new FetchSpec { TokenEnv = "MY_TOKEN" } };
        Assert.Equal(["a.jsonl"], await run.NamesAsync(spec));
        Assert.All(server.Requests, request => Assert.Equal("Bearer hidden", request.Header("Authorization")));
    }

    [Theory]
    [InlineData("some/texts", "main", "revision")]
    [InlineData("some/texts", "0000000000000000000000000000000000000000", "revision")]
    [InlineData("a/b/c", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "repository")]
    public void SaysWhatIsWrong(string repository, string revision, string setting)
        => Assert.StartsWith(setting + ":", Assert.Single(OriginRun.Problems(Spec with { Repository = repository, Revision = revision })), StringComparison.Ordinal);
}
