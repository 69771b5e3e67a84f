using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Storage.Tests.Archives;
using DomainAdapt.Storage.Tests.Http;
using DomainAdapt.Testing;

namespace DomainAdapt.Storage.Tests.Sources;

public sealed class HttpSourceTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_FetchesListsMembersAndWorksOfflineAfterwards()
    {
        var archive = ArchiveTests.Pack("x.tar.gz", [("a.txt", [.. "a"u8])]);
        using var server = new BadServer(BadServer.Content(archive));
        var source = new HttpSource
        {
            Files =
            [
                new RemoteFile { Url = server.Url.ToString(), Sha256 = ContentHash.Of(archive), Name = "x.tar.gz" },
                new RemoteFile { Url = server.Url.ToString(), Sha256 = ContentHash.Of(archive) },
            ],
        };
        Assert.Equal(["file.bin", "x.tar.gz/a.txt"], await _folder.NamesAsync(source));
        Assert.Equal(["file.bin", "x.tar.gz/a.txt"], await _folder.NamesAsync(source, offline: true));
        Assert.Single(server.Ranges);
    }

    [Theory]
    [InlineData("ftp://example.org/a", null, "address")]
    [InlineData("https://example.org/", null, "cannot name a file")]
    [InlineData("https://example.org/a", "../a", "cannot name a file")]
    public async Task Acquire_OfAWrongSpec_SaysWhatIsWrong(string url, string? name, string expected)
    {
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(
            new HttpSource { Files = [new RemoteFile { Url = url, Sha256 = new string('0', 64), Name = name }] }, offline: true));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_OfTwoFilesOfOneName_IsWrong()
    {
        var file = new RemoteFile { Url = "https://example.org/a", Sha256 = new string('0', 64) };
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(new HttpSource { Files = [file, file] }, offline: true));
        Assert.Contains("called 'a'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_OfAListAndOfPages()
    {
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, System.Text.Encoding.UTF8.GetBytes(
            context.Request.Path == "/robots.txt" ? "User-agent: *\nDisallow: /closed" : context.Request.Path + context.Request.QueryString.Value)));
        _folder.Write("list.txt", System.Text.Encoding.UTF8.GetBytes(
            $"# two files\n{server.Url}closed/a.txt\n\n{server.Url}b.txt {ContentHash.Of("/b.txt"u8)} texts/b.txt\n"));
        var source = new HttpSource { List = "list.txt", Pages = [$"{server.Url}news/", $"{server.Url}news/x?y=1"] };
        var host = server.Url.Authority;
        Assert.Equal([$"{host}/news/index.html", $"{host}/news/x?y=1", "a.txt", "texts/b.txt"], await _folder.NamesAsync(source));
        Assert.Equal([$"{host}/news/index.html", $"{host}/news/x?y=1", "a.txt", "texts/b.txt"], await _folder.NamesAsync(source, offline: true));
        Assert.Single(server.Requests, request => request.Target == "/robots.txt");

        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(source with { Pages = [$"{server.Url}closed/page"] }));
        Assert.Contains("robots.txt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_TellsTheBundleWhatItUsed()
    {
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, [1, 2]));
        var source = new HttpSource { Files = [new RemoteFile { Url = $"{server.Url}a.bin" }] };
        await _folder.AcquireAsync(source);
        _folder.Taken.Clear();
        await _folder.AcquireAsync(source, offline: true);
        Assert.Contains(Path.Combine(_folder.Cache, ContentHash.Of([1, 2])), _folder.Taken);
        Assert.Equal(2, _folder.Taken.Count); // and the note of what the address stood for
    }
}
