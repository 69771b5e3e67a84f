using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Tests.Archives;

public sealed class FolderFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_IsInOrderOfBytes()
    {
        foreach (var name in new[] { "root/b", "root/B", "root/a/z", "root/a.txt", "root/a/y/x" })
            _folder.Write(name, "12345"u8);
        var files = FolderFiles.Read(_folder["root"], followLinks: false);
        Assert.Equal(["B", "a.txt", "a/y/x", "a/z", "b"], files.Select(file => file.RelativePath));
        Assert.All(files, file => Assert.Equal(5, file.Length));
    }

    [Fact]
    public void Read_FollowsLinksOnlyIfAsked_AndNeverInACircle()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a right on Windows");
        _folder.Write("elsewhere/in.txt", "123"u8);
        _folder.Write("root/own.txt", []);
        Directory.CreateSymbolicLink(_folder["root/folder"], _folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["elsewhere/circle"], _folder["root"]);
        File.CreateSymbolicLink(_folder["root/file.txt"], _folder["elsewhere/in.txt"]);
        File.CreateSymbolicLink(_folder["root/nowhere.txt"], _folder["gone.txt"]);

        Assert.Equal(["own.txt"], FolderFiles.Read(_folder["root"], followLinks: false).Select(file => file.RelativePath));
        var followed = FolderFiles.Read(_folder["root"], followLinks: true);
        Assert.Equal(["file.txt", "folder/in.txt", "own.txt"], followed.Select(file => file.RelativePath));
        Assert.Equal(3, followed[0].Length);
    }

    [Fact]
    public void Read_OfNoFolder_NamesIt()
        => Assert.Contains(_folder["none"],
            Assert.Throws<StorageException>(() => FolderFiles.Read(_folder["none"], followLinks: true)).Message, StringComparison.Ordinal);
}
