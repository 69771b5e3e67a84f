using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading;

public sealed class FileManifestTests
{
    [Fact]
    public void Write_ReadsBack()
    {
        using var folder = new TempFolder();
        var manifest = Of(3, 4) with { Files = [Entry("a.zip", 3) with { Member = "b/c.txt" }, Entry("d.txt", 4)] };
        using (var stream = File.Create(folder.At("files.json")))
            manifest.Write(stream);

        var read = FileManifest.Read(folder.At("files.json"));

        Assert.Equal(manifest.Files, read.Files);
        Assert.Equal(("corpus", 1), (read.Corpus, read.SchemaVersion));
        Assert.Equal(["a.zip!/b/c.txt", "d.txt"], read.Files.Select(file => file.Origin));
    }

    [Fact]
    public void Read_NamesAFileThatIsNoManifest()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("files.json"), "{\"files\":");
        var wrong = Assert.Throws<DomainAdaptException>(() => FileManifest.Read(folder.At("files.json")));
        Assert.Contains("files.json", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "3+4+2 9+1")] // 3 + 4 + 2 fit, 9 would pass 10
    [InlineData(1, "3 4 2 9 1")] // a file larger than a group is a group of its own
    [InlineData(long.MaxValue, "3+4+2+9+1")]
    public void Group_KeepsOrderAndSize(long groupBytes, string expected)
        => Assert.Equal(expected,
            string.Join(' ', Of(3, 4, 2, 9, 1).Group(groupBytes).Select(group => string.Join('+', group.Select(file => file.Bytes)))));

    private static FileManifest Of(params long[] bytes)
        => new() { Corpus = "corpus", Files = [.. bytes.Select((size, i) => Entry($"{i}", size))] };

    private static FileEntry Entry(string path, long bytes) => new() { Path = path, Bytes = bytes, Sha256 = new string('0', 64) };
}
