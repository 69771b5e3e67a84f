using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A server of our own that answers as the hub documents its tree and resolve addresses; the hub itself was not asked.</summary>
public sealed class HuggingFaceSourceTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly byte[] Parquet = [.. "PAR1 large PAR1"u8];
    private static readonly byte[] Lines = [.. "{\"text\":\"a\"}\n"u8];

    private readonly SourceFolder _folder = new();
    private byte[] _sentLines = Lines;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_ReadsEveryPageOfTheTree_ChecksBothKindsOfHash_AndWorksOfflineAfterwards()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        _folder.Variables["HF_TOKEN"] = "hf_secret";
        var source = Source(server) with { Include = ["data/*.parquet", "data/*.jsonl"] };
        Assert.Equal(["data/a file.parquet", "data/b.jsonl"], await _folder.NamesAsync(source));
        Assert.All(server.Requests, request => Assert.Equal("Bearer hf_secret", request.Header("Authorization")));
        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("README", StringComparison.Ordinal));

        var asked = server.Requests.Count;
        var files = await _folder.AcquireAsync(source, offline: true);
        Assert.Equal([Parquet, Lines], files.Select(SourceFolder.Content));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Acquire_OfAFileThatIsNotTheListedOne_RefusesIt()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        _sentLines = [.. "{\"text\":\"b\"}\n"u8];
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server)));
        Assert.Contains("git blob id", failure.Message, StringComparison.Ordinal);
        Assert.Contains("data/b.jsonl", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_OfAClosedDataset_NamesTheVariable()
    {
        await using var server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server)));
        Assert.Contains("HF_TOKEN", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    [Fact]
    public async Task Acquire_OfPatternsThatFitNothing_NamesWhatThereIs()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server) with { Include = ["*.csv"] }));
        Assert.Contains("README.md", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner/name", true)]
    [InlineData("squad", true)]
    [InlineData("../name", false)]
    [InlineData("a/b/c", false)]
    public void IsRepository_KnowsNames(string name, bool expected) => Assert.Equal(expected, HuggingFaceSource.IsRepository(name));

    private static HuggingFaceSource Source(LocalServer server)
        => new() { Repository = "some/texts", Revision = Commit, Endpoint = server.Url.ToString() };

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Path.Value + context.Request.QueryString.Value;
        context.Response.ContentType = "application/json";
        switch (target)
        {
            case $"/api/datasets/some/texts/tree/{Commit}?recursive=true":
                context.Response.Headers.Link = $"<http://{context.Request.Host}/api/datasets/some/texts/tree/{Commit}?recursive=true&cursor=Zm9v>; rel=\"next\"";
                await context.Response.WriteAsync($$"""
                    [{"type":"directory","oid":"{{Blob([])}}","size":0,"path":"data"},
                     {"type":"file","oid":"{{Blob([1])}}","size":1,"path":"README.md"},
                     {"type":"file","oid":"{{Blob([2])}}","size":{{Parquet.Length}},"lfs":{"oid":"{{ContentHash.Of(Parquet)}}","size":{{Parquet.Length}},"pointerSize":130},"path":"data/a file.parquet"}]
                    """);
                break;
            case $"/api/datasets/some/texts/tree/{Commit}?recursive=true&cursor=Zm9v":
                await context.Response.WriteAsync($$"""[{"type":"file","oid":"{{Blob(Lines)}}","size":{{Lines.Length}},"path":"data/b.jsonl"}]""");
                break;
            case $"/datasets/some/texts/resolve/{Commit}/data/a file.parquet":
                context.Response.Redirect($"http://{context.Request.Host}/cdn/a");
                break;
            case "/cdn/a":
                await LocalServer.SendAsync(context, Parquet);
                break;
            case $"/datasets/some/texts/resolve/{Commit}/data/b.jsonl":
                await LocalServer.SendAsync(context, _sentLines);
                break;
            case $"/datasets/some/texts/resolve/{Commit}/README.md":
                await LocalServer.SendAsync(context, [1]);
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

#pragma warning disable CA5350 // git's own hash
    private static string Blob(byte[] content)
        => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")), .. content]));
#pragma warning restore CA5350
}
