using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Tests.Execution;

namespace DomainAdapt.Pipelines.Tests.Runs;

/// <summary>A marker is a claim: it is believed only where it matches the plan and the files.</summary>
public sealed class StageFolderTests : IAsyncLifetime
{
    private readonly TinyPipeline _pipeline = new();

    private StageNode Node => _pipeline.Plan.Nodes[0];

    private StageFolder Folder => _pipeline.Work.FolderOf(Node);

    private string File0 => Folder.FilePath("kept", "00000.lines.txt");

    public async ValueTask InitializeAsync() => await _pipeline.RunAsync();

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return default;
    }

    [Fact]
    public void ReadMarker_OfAWholeStage_ListsItsFiles()
    {
        var marker = Folder.ReadMarker(new FileHashes())!;
        Assert.Equal((Node.Fingerprint, "write", "left", 4), (marker.Fingerprint, marker.Stage, marker.Source, marker.Tasks["main"]));
        var files = Folder.FilesOf(marker.Files).ToArray();
        Assert.Equal([0, 1, 2, 3], files.Select(file => file.Task));
        Assert.All(files, file => Assert.Equal((10L, new FileInfo(file.Path).Length, "left"), (file.Rows, file.Bytes, file.Source)));
        Assert.Equal(marker.Digest, StageMarker.DigestOf(marker.Files));
    }

    [Fact]
    public void ReadMarker_BeforeTheStageIsDone_IsNull()
    {
        File.Delete(Folder.MarkerPath);
        Assert.Null(Folder.ReadMarker(new FileHashes()));
        Assert.NotNull(Folder.ReadTaskMarker("main", 0, new FileHashes()));
        Assert.Null(Folder.ReadTaskMarker("main", 4, new FileHashes()));
    }

    [Fact]
    public void ReadMarker_OfAMissingFile_IsStale()
    {
        File.Delete(File0);
        AssertStale("lacks kept/00000.lines.txt");
    }

    [Fact]
    public void ReadMarker_OfACutFile_IsStale()
    {
        var whole = File.ReadAllBytes(File0);
        File.WriteAllBytes(File0, whole[..^1]);
        AssertStale($"has kept/00000.lines.txt with {whole.Length - 1} bytes, its marker says {whole.Length}");
    }

    [Fact]
    public void ReadMarker_OfAFileWithOneOtherBit_IsStale()
    {
        var bytes = File.ReadAllBytes(File0);
        bytes[^2] ^= 1;
        File.WriteAllBytes(File0, bytes);
        AssertStale("has kept/00000.lines.txt with SHA-256 ");
    }

    [Fact] // Somebody copied another stage's output here.
    public void ReadMarker_OfAnotherFingerprint_IsStale()
    {
        foreach (var marker in new[] { Folder.MarkerPath, Folder.TaskMarkerPath("main", 0) })
            File.WriteAllText(marker, File.ReadAllText(marker).Replace(Node.Fingerprint, new string('0', 64), StringComparison.Ordinal));
        AssertStale($"fingerprint 0000000000000000, the plan has {Node.Fingerprint[..16]}");
    }

    [Fact]
    public void ReadMarker_ThatIsNoJson_SaysSo()
    {
        File.WriteAllText(Folder.MarkerPath, "{ \"stage\": ");
        var failure = Assert.Throws<DomainAdaptException>(() => Folder.ReadMarker(new FileHashes()));
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.StartsWith($"{Folder.MarkerPath}: is not a StageMarker", failure.Message, StringComparison.Ordinal);
    }

    private void AssertStale(string expected)
    {
        Func<object?>[] reads = [() => Folder.ReadMarker(new FileHashes()), () => Folder.ReadTaskMarker("main", 0, new FileHashes())];
        foreach (var read in reads)
        {
            var failure = Assert.Throws<DomainAdaptException>(() => read());
            Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
            Assert.EndsWith("Run with --force to have write@left made again.", failure.Message, StringComparison.Ordinal);
        }
    }
}
