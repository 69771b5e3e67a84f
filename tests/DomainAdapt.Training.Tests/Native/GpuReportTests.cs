using DomainAdapt.Training.Native;

namespace DomainAdapt.Training.Tests.Native;

public class GpuReportTests
{
    [Theory]
    [InlineData(true, 1, true, true, "finds 1 GPU;")]
    [InlineData(true, 2, true, true, "finds 2 GPUs;")]
    [InlineData(true, 0, true, false, "finds no GPU, though the NVIDIA driver is there")]
    [InlineData(true, 0, false, false, "there is no NVIDIA driver")]
    [InlineData(false, 0, true, false, "-p:TorchBackend=cuda")]
    [InlineData(false, 0, false, false, "training runs on the processor")]
    public void Describe_SaysWhatIsMissing(bool isBuilt, int count, bool hasDriver, bool expected, string text)
    {
        var (isUsable, found) = new GpuReport(isBuilt, count).Describe(hasDriver);

        Assert.Equal(expected, isUsable);
        Assert.Contains(text, found);
    }

    [Fact]
    public void Of_AsksTheLoadedLibtorch()
    {
        var torch = TorchRuntime.Load();

        var report = GpuReport.Of(torch);

        Assert.Equal(File.Exists(Path.Combine(torch.Folder, "libtorch_cuda.so")), report.IsBuilt);
        Assert.Equal(report.IsBuilt && TorchSharp.torch.cuda.is_available(), report.Count > 0);
    }
}
