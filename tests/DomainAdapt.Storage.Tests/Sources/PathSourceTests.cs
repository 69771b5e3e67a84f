using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Storage.Tests.Archives;

namespace DomainAdapt.Storage.Tests.Sources;

public sealed class PathSourceTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public PathSourceTests()
    {
        _folder.Write("data/b.txt", "b"u8);
        _folder.Write("data/a/c.txt", "c"u8);
        _folder.Write("data/a/d.md", "d"u8);
        _folder.Write("data/x.zip", ArchiveTests.Pack("x.zip", [("m/e.txt", [.. "e"u8]), ("f.md", [.. "f"u8])]));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data", "a/c.txt a/d.md b.txt x.zip/f.md x.zip/m/e.txt")]
    [InlineData("data/b.txt", "b.txt")]
    [InlineData("data/x.zip", "x.zip/f.md x.zip/m/e.txt")]
    [InlineData("data/**/*.txt", "a/c.txt b.txt")]
    [InlineData("data/*/c.txt", "a/c.txt")]
    [InlineData("**/d.md", "data/a/d.md")]
    public async Task Acquire_NamesFilesRelativeToTheRoot(string path, string expected)
        => Assert.Equal(expected.Split(' '), await _folder.NamesAsync(new PathSource { Path = path }, offline: true));

    [Fact]
    public async Task Acquire_SelectsAlsoWithinArchives()
        => Assert.Equal(["b.txt", "x.zip/m/e.txt"],
            await _folder.NamesAsync(new PathSource { Path = "data", Include = ["**/*.txt"], Exclude = ["a/**"] }));

    [Fact]
    public async Task Acquire_OpensWhatItLists()
    {
        var files = await _folder.AcquireAsync(new PathSource { Path = _folder["data"] });
        Assert.Equal(["c", "d", "b", "f", "e"], files.Select(file => System.Text.Encoding.ASCII.GetString(ArchiveTests.ReadAll(file))));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("none/*.txt")]
    [InlineData("data/*.pdf")]
    public async Task Acquire_OfNothing_NamesThePath(string path)
    {
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(new PathSource { Path = path }));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.StartsWith(_folder[path.Split('/')[0]], failure.Message, StringComparison.Ordinal);
    }
}
