using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Storage.Tests.Archives;
using DomainAdapt.Storage.Tests.Http;

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
}
