using DomainAdapt.Training.Native;

namespace DomainAdapt.Training.Tests.Native;

public class LibtorchFolderTests
{
    [Fact]
    public void Choose_FolderWithoutLibtorch_IsOneClearLine()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;

        var failure = Assert.Throws<TorchUnavailableException>(() => LibtorchFolder.Choose(folder));

        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains($"'{folder}' holds no libtorch_cpu.so", failure.Message);
        Assert.Contains("libtorch 2.10", failure.Message);
        Directory.Delete(folder);
    }

    [Fact]
    public void Choose_ASecondLibtorch_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllBytes(Path.Combine(folder, "libtorch_cpu.so"), []);

        var failure = Assert.Throws<TorchUnavailableException>(() => LibtorchFolder.Choose(folder));

        Assert.Contains("TorchBackend=external", failure.Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Choose_Nothing_TakesTheOneBesideTheProgram()
        => Assert.Equal(LibtorchFolder.Choose(null), LibtorchFolder.Choose(LibtorchFolder.Bundled()));
}
