using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Tests.Files;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commit_TheFirstWins()
    {
        using var first = AtomicFolder.Create(_folder["out"]);
        using var second = AtomicFolder.Create(_folder["out"]);
        Assert.NotEqual(first.TemporaryPath, second.TemporaryPath);
        File.WriteAllText(Path.Combine(first.TemporaryPath, "a"), "first");
        File.WriteAllText(Path.Combine(second.TemporaryPath, "a"), "second");

        Assert.True(first.Commit());
        Assert.False(second.Commit());
        second.Dispose();

        Assert.Equal("first", File.ReadAllText(_folder["out/a"]));
        Assert.Equal(["out"], _folder.Names());
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothing()
    {
        using (var folder = AtomicFolder.Create(_folder["out"]))
            File.WriteAllText(Path.Combine(folder.TemporaryPath, "a"), "half");
        Assert.Empty(_folder.Names());
    }
}
