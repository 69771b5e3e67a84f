using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Testing;

namespace DomainAdapt.Pipelines.Tests.Runs;

public sealed class WorkFolderTests
{
    [Fact]
    public void Discard_Again_KeepsWhatWasDiscardedBefore()
    {
        using var folder = new TempFolder();
        var work = new WorkFolder(folder.Path);
        foreach (var attempt in new[] { "first", "second", "third" })
        {
            var stage = Directory.CreateDirectory(Path.Combine(work.Store, "clean-0123456789abcdef")).FullName;
            File.WriteAllText(Path.Combine(stage, "marker.json"), attempt);
            work.Discard(stage);
            Assert.False(Directory.Exists(stage));
        }
        Assert.Equal(
            ["first", "second", "third"],
            Directory.EnumerateDirectories(work.Trash).Order(StringComparer.Ordinal).Select(trashed => File.ReadAllText(Path.Combine(trashed, "marker.json"))));
    }

    [Fact]
    public void Discard_OfWhatIsNotThere_DoesNothing()
    {
        using var folder = new TempFolder();
        var work = new WorkFolder(folder.Path);
        work.Discard(Path.Combine(work.Store, "clean-0123456789abcdef"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Path_IsAbsolute_SoThatAChangeOfFolderMovesNothing()
        => Assert.Equal(Path.GetFullPath("work"), new WorkFolder("work").Path);
}
