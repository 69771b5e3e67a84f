using DomainAdapt.Training.Native;
using TorchSharp;

namespace DomainAdapt.Training.Tests.Native;

public class TorchRuntimeTests
{
    [Fact]
    public void Load_TellsWhatItLoaded()
    {
        var report = TorchRuntime.Load();

        Assert.True(File.Exists(Path.Combine(report.Folder, "libtorch_cpu.so")));
        Assert.StartsWith(TorchRuntime.SupportedVersion, report.Version);
        Assert.Equal(1204, report.SymbolsChecked);
        using var sum = torch.ones(3).sum();
        Assert.Equal(3f, sum.item<float>());
    }

    [Fact]
    public void Load_Again_ReturnsTheFirst()
        => Assert.Same(TorchRuntime.Load(), TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = "/nowhere" }));
}
